import type { Problem } from './problems.ts'
import { absoluteId } from './graph-table.ts'
import { readYaml } from './document.ts'

/** What a test may want: `neutral` is no opinion about the concept. */
const WANTED = ['positive', 'negative', 'neutral'] as const
type Wanted = (typeof WANTED)[number]

/** A sentence of `tests.yaml` with the concepts and opinions that must, and must not, be found in it. Ids are absolute. */
export interface PackTest {
  text: string
  mentions: string[]
  not: string[]
  opinions: { concept: string; polarity: Wanted }[]
  line: number
}

/** Reads `tests.yaml`; faults go to `problems`. */
export function readPackTests(text: string, pack: string, problems: Problem[]): PackTest[] {
  const file = 'tests.yaml'
  const yaml = readYaml(text, file, problems)
  if (!yaml) return []
  if (!Array.isArray(yaml.value)) {
    problems.push({ file, line: 1, zh: '应为测试句的列表', en: 'a list of test sentences is wanted' })
    return []
  }
  return yaml.value.flatMap((value: unknown, at) => {
    const line = yaml.lineOf([at])
    const test = toTest(value, pack, line)
    if (typeof test !== 'string') return [test]
    problems.push({ file, line, zh: `测试句写错了：${test}`, en: `bad test sentence: ${test}` })
    return []
  })
}

function toTest(value: unknown, pack: string, line: number): PackTest | string {
  if (typeof value !== 'object' || value === null) return 'text: …'
  const { text, mentions = [], not = [], opinions = [], ...rest } = value as Record<string, unknown>
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) return `key "${unknown}"; text, mentions, not, opinions`
  if (typeof text !== 'string' || text === '') return 'text'
  if (!isTexts(mentions)) return 'mentions: [id]'
  if (!isTexts(not)) return 'not: [id]'
  if (!Array.isArray(opinions)) return 'opinions: [{concept, polarity}]'
  const read: PackTest['opinions'] = []
  for (const opinion of opinions as Record<string, unknown>[]) {
    const polarity = WANTED.find((known) => known === opinion?.polarity)
    if (typeof opinion?.concept !== 'string' || !polarity)
      return `opinions: {concept: id, polarity: ${WANTED.join('|')}}`
    read.push({ concept: absoluteId(opinion.concept, pack), polarity })
  }
  const absolute = (ids: string[]): string[] => ids.map((id) => absoluteId(id, pack))
  return { text, mentions: absolute(mentions), not: absolute(not), opinions: read, line }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
