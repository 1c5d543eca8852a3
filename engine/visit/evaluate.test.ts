import { beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { loadPack } from '../pack/load.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import type { Role, Utterance } from '../types.ts'
import { holds, visitContext } from './evaluate.ts'
import { parseCondition } from '../pack/cues/parse-condition.ts'

let knowledge: Knowledge
beforeAll(async () => {
  knowledge = await loadPack('base')
})

function said(role: Role, text: string, startMs: number, more: Partial<Utterance> = {}): Utterance {
  const empty = { tokens: [], numbers: [], mentions: [], opinions: [], repairs: [], redactions: [], intents: [] }
  return { startMs, endMs: startMs + 1000, speaker: null, role, rawText: text, text, confidence: 1, ...empty, ...more }
}

const price = {
  conceptId: 'base/price/deposit',
  name: '定金',
  type: 'price',
  surface: '定金',
  start: 0,
  end: 2,
  confidence: 1,
  how: 'exact',
  negated: false,
} as const
const VISIT = [
  said('staff', '定金两千', 0, { mentions: [{ ...price }] }),
  said('customer', '太贵了吧', 1500, {
    opinions: [
      { holder: 'customer', conceptId: 'base/price', polarity: 'negative', score: -0.6, cues: [], start: 0, end: 2 },
    ],
  }),
  said('staff', '不贵的', 12_000),
  said('customer', '太贵了，我走了', 13_500),
]

/** The utterances at which a condition holds. */
function where(condition: string): number[] {
  const faults: string[] = []
  const yaml = { value: null, lineOf: () => 1 }
  const reading = {
    pack: 'base',
    yaml,
    knowledge,
    lists: new Map(),
    intents: new Set(['buy']),
    stages: new Set(['end']),
    say: (_: unknown, __: string, en: string) => void faults.push(en),
  }
  const parsed = parseCondition(parseDocument(condition).toJS(), [], reading)
  if (!parsed) throw new Error(faults.join('\n'))
  const visit = visitContext(VISIT, knowledge)
  return VISIT.flatMap((_, at) => (holds(parsed, at, visit) ? [at] : []))
}

describe('conditions', () => {
  test.each([
    ['says: 太贵', [1, 3]],
    ['says: { count: 2, of: 太贵 走了 }', [3]],
    ['mentions: price', [0]],
    ["mentions: 'type:price'", [0]],
    ['mentions: finance', []],
    ['opinion: { polarity: negative, about: price }', [1]],
    ['opinion: { polarity: negative, strength: 0.7 }', []],
    ['role: staff', [0, 2]],
    ['silence: 5s', [2]],
    ['last: 1', [2, 3]],
    ['times: { count: 2, of: { says: 太贵 } }', [3]],
    ['before: { within: 1, says: 定金 }', [1]],
    ['before: { within: 1s, says: 太贵 }', []],
    ['before: { within: 10s, says: 太贵 }', [2]],
    ['after: { within: 1, says: 太贵 }', [0, 2]],
    ['around: { within: 1, role: staff, says: 不贵 }', [1, 3]],
    ['{ says: 太贵, last: 1 }', [3]],
    ['not: { role: staff }', [1, 3]],
    ['any: [{ says: 定金 }, { says: 走了 }]', [0, 3]],
    ['all: [{ says: 太贵 }, { not: { says: 走了 } }]', [1]],
    ['atLeast: { count: 2, of: [{ says: 太贵 }, { says: 走了 }, { role: staff }] }', [3]],
    ['asks: true', []],
    ['intent: buy', []],
    ['stage: end', []],
  ])('%s', (condition, wanted) => {
    expect(where(condition)).toEqual(wanted)
  })
})
