import { compareWords } from './compare-words.ts'
import type { Difference, DifferenceKind, Stage } from './difference.ts'
import { groupByMoment, type MomentGroup } from './moment-groups.ts'
import type { ReplayResult, ResultTurn } from './result.ts'

/**
 * All that differs between two results, in the order of time, then what is of the whole.
 *
 * @param mostMs - how far a word's time may move without being told
 */
export function compareResults(wanted: ReplayResult, got: ReplayResult, stage: Stage, mostMs: number): Difference[] {
  const found = [
    ...groupByMoment(wanted.turns, got.turns).flatMap((group) => compareGroup(group, mostMs)),
    ...wholeDifferences(wanted, got),
  ]
  return found.map((one) => ({ ...one, stage }))
}

type Found = Omit<Difference, 'stage'>

function compareGroup(group: MomentGroup, mostMs: number): Found[] {
  const things = (['repair', 'concept', 'opinion', 'redaction'] as const).flatMap((kind) =>
    compareSets(kind, group.wanted.flatMap(PARTS[kind]), group.got.flatMap(PARTS[kind])),
  )
  return [...compareWords(group, mostMs), ...things]
}

/** Something that is there or not; `parts` say what it is. */
interface Thing {
  parts: string[]
  atMs?: number
}

/** Where the surface was first said, as far as its words tell. */
function momentOf({ words, startMs, text }: ResultTurn, surface: string): number {
  const place = text.indexOf(surface)
  let end = 0
  for (const [word, wordMs] of words) if ((end += word.length) > place && place >= 0) return wordMs ?? startMs
  return startMs
}

const PARTS: Record<'repair' | 'concept' | 'opinion' | 'redaction', (turn: ResultTurn) => Thing[]> = {
  repair: (turn) =>
    turn.repairs.map(({ original, replacement }) => ({
      ...{ parts: [`${original}→${replacement}`], atMs: momentOf(turn, replacement) },
    })),
  concept: (turn) =>
    turn.concepts.map(({ id, name, surface, how, negated }) => ({
      ...{ parts: [name, surface, how, id, ...(negated ? ['negated'] : [])], atMs: momentOf(turn, surface) },
    })),
  opinion: (turn) =>
    turn.opinions.map(({ holder, polarity, name = '' }) => ({ parts: [holder, polarity, name], atMs: turn.startMs })),
  redaction: (turn) => turn.redactions.map(({ kind, startMs }) => ({ parts: [kind], atMs: startMs })),
}

/** What is on one side alone, each as often as it is missing. */
function compareSets(kind: DifferenceKind, wanted: readonly Thing[], got: readonly Thing[]): Found[] {
  const left = new Map<string, Thing[]>()
  const keyOf = ({ parts }: Thing) => JSON.stringify(parts)
  for (const thing of got) left.set(keyOf(thing), [...(left.get(keyOf(thing)) ?? []), thing])
  const gone = wanted.filter((thing) => left.get(keyOf(thing))?.shift() === undefined)
  const come = got.filter((thing) => left.get(keyOf(thing))?.includes(thing))
  return [
    ...gone.map(({ parts, ...place }) => ({ kind, ...place, wanted: parts })),
    ...come.map(({ parts, ...place }) => ({ kind, ...place, got: parts })),
  ]
}

function wholeDifferences(wanted: ReplayResult, got: ReplayResult): Found[] {
  const moments = ({ moments: all }: ReplayResult) => all.map(({ kind, atMs }) => ({ parts: [kind], atMs }))
  const visits = ({ visits: all }: ReplayResult) =>
    all.flatMap(({ startMs, facts }, i) => [
      { parts: [`#${i + 1}`], atMs: startMs },
      ...facts.map((fact) => ({ parts: [`#${i + 1}`, fact], atMs: startMs })),
    ])
  const insights = ({ insights: all }: ReplayResult) =>
    all.map(({ kind, name = '', count }) => ({ parts: [kind, name, `${count}`] }))
  const languages = ({ otherLanguages: all }: ReplayResult) =>
    all.map(({ language, startMs }) => ({ parts: [language], atMs: startMs }))
  return [
    ...compareSets('moment', moments(wanted), moments(got)),
    ...compareSets('visit', visits(wanted), visits(got)),
    ...compareSets('insight', insights(wanted), insights(got)),
    ...compareSets('language', languages(wanted), languages(got)),
  ]
}
