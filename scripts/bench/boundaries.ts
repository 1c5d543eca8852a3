/**
 * How well visits are told apart in a recording that runs on: labelled visits of one trade behind each other in chance order, with pauses
 * between them, by their true words. Precision and recall of the boundaries, and how many of those missed were named as doubts.
 *
 *   npx tsx scripts/bench/boundaries.ts VISITS.jsonl [--rounds 6]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { createVisitReader, type VisitReader } from '../../engine/visit/read.ts'

interface Visit {
  trade: string
  turns: { start: number; end: number; text: string }[]
}

/** A way to join visits: seconds between them, and of a pause at a chance place inside each. */
interface Joining {
  name: string
  between: [number, number]
  inside?: [number, number]
}

const JOININGS: Joining[] = [
  { name: '20 s to 5 min between', between: [20, 300] },
  { name: '2 to 5 s between: the next one comes at once', between: [2, 5] },
  { name: '10 s between', between: [10, 10] },
  { name: '20 s between', between: [20, 20] },
  { name: '1 min between', between: [60, 60] },
  { name: '2 min between', between: [120, 120] },
  { name: '5 min between', between: [300, 300] },
  { name: '20 s to 5 min, 20 to 60 s of silence inside', between: [20, 300], inside: [20, 60] },
  { name: '20 s to 5 min, 1 to 2 min of silence inside', between: [20, 300], inside: [60, 120] },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '6' } },
})
const [path] = positionals
if (path === undefined) throw new Error('VISITS.jsonl is wanted')

let state = 1
/** 0..1 (Lehmer): the same rounds every time. */
const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647
const secondsOf = ([low, high]: [number, number]): number => low * (high / low) ** random()

const visits = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Visit)
const names = await packNames()
const trades = [...new Set(visits.map(({ trade }) => trade))]
const readers = new Map<string, VisitReader>()
for (const trade of trades)
  readers.set(trade, createVisitReader(await loadPack(names.includes(trade) ? trade : 'base')))

/** Turns behind each other, and the places at which visits begin. */
function join(all: readonly Visit[], { between, inside }: Joining): { turns: SpokenTurn[]; bounds: Set<number> } {
  const turns: SpokenTurn[] = []
  const bounds = new Set<number>()
  let endMs = 0
  for (const visit of all) {
    if (turns.length > 0) bounds.add(turns.length)
    const own = [...visit.turns].sort((a, b) => a.start - b.start)
    const pauseAt = 1 + Math.floor(random() * (own.length - 1))
    let shiftMs = endMs + (turns.length > 0 ? secondsOf(between) * 1000 : 0) - own[0].start * 1000
    own.forEach(({ start, end, text }, at) => {
      if (inside && at === pauseAt) shiftMs += secondsOf(inside) * 1000
      turns.push({ startMs: shiftMs + start * 1000, endMs: shiftMs + end * 1000, text })
    })
    endMs = Math.max(...turns.slice(-own.length).map((turn) => turn.endMs))
  }
  return { turns, bounds }
}

const shuffled = (trade: string): Visit[] =>
  visits
    .filter((visit) => visit.trade === trade)
    .map((visit) => ({ visit, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ visit }) => visit)

const whole = visits.filter((visit) => {
  const { turns } = join([visit], { name: '', between: [1, 1] })
  return readers.get(visit.trade)?.visits(turns).length === 1
})
console.log(`visits alone that stay one: ${whole.length} of ${visits.length}`)
for (const joining of JOININGS) {
  const counts = { right: 0, wrong: 0, missed: 0, doubted: 0 }
  for (let round = 0; round < Number(values.rounds); round++)
    for (const trade of trades) {
      const { turns, bounds } = join(shuffled(trade), joining)
      const found = readers.get(trade)?.visits(turns) ?? []
      const firsts = new Set(found.map(({ first }) => first).filter((first) => first > 0))
      const doubts = new Set(found.flatMap((visit) => visit.doubts.map(({ utterance }) => utterance)))
      for (const first of firsts) counts[bounds.has(first) ? 'right' : 'wrong']++
      for (const bound of bounds) if (!firsts.has(bound)) counts[doubts.has(bound) ? 'doubted' : 'missed']++
    }
  const { right, wrong, missed, doubted } = counts
  const percent = (part: number, of: number): string => ((100 * part) / Math.max(1, of)).toFixed(1)
  const [precision, recall] = [percent(right, right + wrong), percent(right, right + missed + doubted)]
  console.log(
    `${joining.name.padEnd(48)} precision ${precision}  recall ${recall}  missed ${missed}, doubted ${doubted}`,
  )
}
