import { align, type AlignStep } from './align.ts'
import type { Difference } from './difference.ts'
import type { MomentGroup } from './moment-groups.ts'
import type { ResultTurn } from './result.ts'

/** A character that was said. */
interface Said {
  text: string
  /** Of a word's first character, where its time is known. */
  startMs?: number
  atMs: number
  role: string
}

const CONTEXT_CHARACTERS = 6
const IS_SAID = /[\p{L}\p{N}<>]/u

/** What differs in words, their times, marks and speakers' roles of one moment. `mostMs` is how far a time may move. */
export function compareWords({ wanted, got, startMs }: MomentGroup, mostMs: number): Omit<Difference, 'stage'>[] {
  const [before, after] = [wanted.flatMap(saidIn), got.flatMap(saidIn)]
  const steps = align(before, after, (a, b) => a.text === b.text)
  const words = runsOf(steps).map((run) => wordDifference(run, before, after, startMs))
  const kept = steps.filter(({ isEqual }) => isEqual).map(({ from = 0, to = 0 }) => [before[from], after[to]] as const)
  const isMarked = words.length === 0 && textOf(wanted) !== textOf(got)
  return [
    ...words,
    ...(isMarked ? [{ kind: 'marks' as const, atMs: startMs, wanted: [textOf(wanted)], got: [textOf(got)] }] : []),
    ...timeDifferences(kept, mostMs),
    ...roleDifferences(kept),
  ]
}

const textOf = (turns: readonly ResultTurn[]): string => turns.map(({ text }) => text).join('')

function saidIn({ words, role, startMs: turnMs }: ResultTurn): Said[] {
  let atMs = turnMs
  return words.flatMap(([word, startMs]) => {
    atMs = startMs ?? atMs
    const first = atMs
    return [...word]
      .filter((character) => IS_SAID.test(character))
      .map((text, i) => ({
        ...{ text, role, atMs: first },
        ...(i === 0 && startMs !== null && { startMs }),
      }))
  })
}

/** Steps in a row that change something, as spans of both texts. */
interface Run {
  from: [number, number]
  to: [number, number]
  edits: number
}

function runsOf(steps: readonly AlignStep[]): Run[] {
  const runs: Run[] = []
  let [from, to, isOpen] = [0, 0, false]
  for (const step of steps) {
    const wasOpen = isOpen
    isOpen = !step.isEqual
    const next: [number, number] = [step.from === undefined ? from : from + 1, step.to === undefined ? to : to + 1]
    if (isOpen) {
      if (!wasOpen) runs.push({ from: [from, from], to: [to, to], edits: 0 })
      const run = runs[runs.length - 1]
      run.from[1] = next[0]
      run.to[1] = next[1]
      run.edits++
    }
    ;[from, to] = next
  }
  return runs
}

function wordDifference({ from, to, edits }: Run, before: readonly Said[], after: readonly Said[], startMs: number) {
  const written = (said: readonly Said[], start: number, end: number) =>
    said
      .slice(Math.max(0, start), end)
      .map(({ text }) => text)
      .join('')
  const place = before[from[0]] ?? after[to[0]] ?? before[from[0] - 1]
  const context: [string, string] = [
    written(before, from[0] - CONTEXT_CHARACTERS, from[0]),
    written(before, from[1], from[1] + CONTEXT_CHARACTERS),
  ]
  return {
    ...{ kind: 'word' as const, atMs: place?.atMs ?? startMs, edits, context },
    ...(from[1] > from[0] && { wanted: [written(before, ...from)] }),
    ...(to[1] > to[0] && { got: [written(after, ...to)] }),
  }
}

type Kept = readonly (readonly [Said, Said])[]

function timeDifferences(kept: Kept, mostMs: number) {
  return kept.flatMap(([{ text, startMs: wantedMs }, { startMs: gotMs }]) => {
    if (wantedMs === undefined || gotMs === undefined || Math.abs(gotMs - wantedMs) <= mostMs) return []
    const at = { kind: 'time' as const, atMs: wantedMs }
    return [{ ...at, wanted: [text, `${wantedMs} ms`], got: [text, `${gotMs} ms`] }]
  })
}

/** One for each stretch in which another is taken to speak. */
function roleDifferences(kept: Kept) {
  const stretches: { atMs: number; wanted: [string, string]; got: [string] }[] = []
  let isOpen = false
  for (const [before, after] of kept) {
    const last = stretches.at(-1)
    const isSame = isOpen && last?.wanted[0] === before.role && last.got[0] === after.role
    isOpen = before.role !== after.role
    if (isOpen && isSame && last) last.wanted[1] += before.text
    else if (isOpen) stretches.push({ atMs: before.atMs, wanted: [before.role, before.text], got: [after.role] })
  }
  return stretches.map((stretch) => ({ kind: 'role' as const, ...stretch }))
}
