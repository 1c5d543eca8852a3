import { compileLinear } from '../text/pii/linear-pattern.ts'
import type { ExtraPattern } from '../text/pii/types.ts'
import { PERSONAL_DATA_KINDS } from '../types.ts'
import { readYaml } from './document.ts'
import type { Problem } from './problems.ts'

/** A further form of personal data that a trade's conversations hold. */
export interface RedactionPattern extends ExtraPattern {
  note: string
}

/** Reads `redaction.yaml`; patterns are regular expressions with the flag `u` that look neither around nor back, faults go to `problems`. */
export function readRedaction(text: string, problems: Problem[]): RedactionPattern[] {
  const file = 'redaction.yaml'
  const yaml = readYaml(text, file, problems)
  if (!yaml || yaml.value === null) return []
  if (!Array.isArray(yaml.value)) {
    problems.push({ file, line: 1, zh: '应为列表', en: 'a list is wanted' })
    return []
  }
  return yaml.value.flatMap((value: unknown, at) => {
    const { kind, pattern, note } = (value ?? {}) as Record<string, unknown>
    const say = (zh: string, en: string): void => void problems.push({ file, line: yaml.lineOf([at]), zh, en })
    const known = PERSONAL_DATA_KINDS.find((one) => one === kind)
    const find = typeof pattern === 'string' ? compileLinear(pattern) : undefined
    if (!known)
      say(`kind 应为：${PERSONAL_DATA_KINDS.join(',')}`, `kind must be one of ${PERSONAL_DATA_KINDS.join(',')}`)
    if (!find)
      say(
        'pattern 不是合法的正则表达式，或用了 (?=…)、(?<!…)、\\1：这些不支持，把要隐去的部分放进第一个括号',
        'pattern is not a valid regular expression, or uses (?=…), (?<!…) or \\1, which are not supported: put what is to be covered into the first group',
      )
    return known && find ? [{ kind: known, find, note: typeof note === 'string' ? note : '' }] : []
  })
}
