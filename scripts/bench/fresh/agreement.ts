/**
 * How far two people agree who labelled the same conversations: share of customers' turns with the same sign, F1 of entities and of
 * personal data by their places.
 *
 *   npx tsx scripts/bench/fresh/agreement.ts --second AGAIN.talk[.gz] FIRST.talk[.gz]...
 */
import { parseArgs } from 'node:util'
import { readTalkFile } from './read-talk-file.ts'
import type { Talk, TalkSpan, TalkTurn } from './talk.ts'
import { signOf } from './visit.ts'

const { values: args, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { second: { type: 'string', multiple: true, default: [] } },
})

const second = args.second.flatMap((file) => readTalkFile(file))
const first = new Map(files.flatMap((file) => readTalkFile(file)).map((talk) => [talk.id, talk]))

interface Overlap {
  both: number
  one: number
}

/** Spans that touch count as the same; who marks two pieces where the other marks one does not differ by much. */
function addSpans(overlap: Overlap, a: readonly TalkSpan[], b: readonly TalkSpan[]): void {
  const touches = (one: TalkSpan, others: readonly TalkSpan[]): boolean =>
    others.some(({ start, end }) => start < one.end && one.start < end)
  for (const [these, those] of [
    [a, b],
    [b, a],
  ])
    for (const span of these) overlap[touches(span, those) ? 'both' : 'one']++
}

const f1 = ({ both, one }: Overlap): number => Math.round((1000 * both) / Math.max(1, both + one)) / 10

function pairs(talk: Talk): [TalkTurn, TalkTurn][] {
  const other = first.get(talk.id)
  if (!other) throw new Error(`${talk.id} is not among the first labels`)
  return talk.turns.flatMap((turn, at): [TalkTurn, TalkTurn][] => {
    const same = other.turns[at]
    return same?.text === turn.text ? [[same, turn]] : []
  })
}

const [entities, personal, intents] = Array.from({ length: 3 }, (): Overlap => ({ both: 0, one: 0 }))
const signs = { same: 0, other: 0 }
const all = second.flatMap((talk) => pairs(talk))
for (const [a, b] of all) {
  addSpans(entities, a.entities, b.entities)
  addSpans(personal, a.personal, b.personal)
  for (const [these, those] of [
    [a.intents, b.intents],
    [b.intents, a.intents],
  ])
    for (const intent of these) intents[those.includes(intent) ? 'both' : 'one']++
  if (a.role === 'customer') signs[signOf(a) === signOf(b) ? 'same' : 'other']++
}
console.log(
  JSON.stringify({
    conversations: second.length,
    turns: all.length,
    sameSign: Math.round((1000 * signs.same) / Math.max(1, signs.same + signs.other)) / 10,
    entitiesF1: f1(entities),
    personalF1: f1(personal),
    intentsF1: f1(intents),
  }),
)
