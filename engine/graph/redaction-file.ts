import { PERSONAL_DATA_KINDS, type PersonalDataKind } from '../types.ts'
import type { Problem } from './problems.ts'
import { readYaml } from './document.ts'

/** A further form of personal data that a trade's conversations hold. */
export interface RedactionPattern {
  kind: PersonalDataKind
  pattern: RegExp
  note: string
}

/** Reads `redaction.yaml`; patterns are compiled with the flags `gu`, faults go to `problems`. */
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
    const compiled = typeof pattern === 'string' ? compile(pattern) : undefined
    if (!known)
      say(`kind 应为：${PERSONAL_DATA_KINDS.join(',')}`, `kind must be one of ${PERSONAL_DATA_KINDS.join(',')}`)
    if (!compiled) say('pattern 不是合法的正则表达式', 'pattern is not a valid regular expression')
    return known && compiled ? [{ kind: known, pattern: compiled, note: typeof note === 'string' ? note : '' }] : []
  })
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'gu')
  } catch {
    return undefined
  }
}
