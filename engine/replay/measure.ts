import { normalise } from './character-errors.ts'
import { editDistance } from '../text/edit-distance.ts'
import type { Manifest, Reference } from './manifest.ts'
import type { ReplayResult } from './result.ts'

/** How a result stands to what was really said; what has no reference is absent. */
export interface Measures {
  /** Characters of the recognised text (before repair) that are wrong, missing or too many, of those said, percent. */
  cerPercent?: number
  /** Of the concepts said, 0..1, that stand in the result. */
  conceptRecall?: number
  /** Repairs that wrote what nobody said. */
  falseRepairs?: number
  /** Time of the analysis to length of the sound. */
  realTimeFactor?: number
}

/** Bounds; what is absent is not looked at. */
export interface Gates extends NonNullable<Manifest['gates']> {
  /** Time of the analysis to length of the sound, at most. */
  realTimeFactor?: number
  /** The same, as a multiple of the other run's, at most. */
  speedRatio?: number
}

export interface BrokenGate {
  gate: keyof Gates
  wanted: number
  got: number
}

export function measure(result: ReplayResult, { turns, concepts }: Reference): Measures {
  const said = normalise(turns.map(({ text }) => text).join(''))
  const heard = normalise(result.turns.map(({ rawText }) => rawText).join(''))
  const found = result.turns.flatMap((turn) => turn.concepts)
  const repairs = result.turns.flatMap((turn) => turn.repairs)
  const recall =
    concepts?.length && concepts.filter((one) => found.some((concept) => isThat(one, concept))).length / concepts.length
  return {
    ...(said !== '' && { cerPercent: Math.round((10_000 * editDistance(said, heard)) / [...said].length) / 100 }),
    ...(recall !== undefined && concepts?.length && { conceptRecall: Math.round(recall * 1000) / 1000 }),
    falseRepairs: repairs.filter(({ replacement }) => !said.includes(normalise(replacement))).length,
  }
}

/** Whether a concept is what somebody marked: by its name, or by the words that they marked, or a part of them. */
function isThat(marked: string, { name, surface }: { name: string; surface: string }): boolean {
  return name === marked || surface.includes(marked) || (surface.length > 1 && marked.includes(surface))
}

/** Gates that a run does not pass. `before` are the measures of the run that it is held against. */
export function brokenGates(measures: Measures, gates: Gates, before: Measures = {}): BrokenGate[] {
  const { realTimeFactor: now } = measures
  const ratio = now && before.realTimeFactor ? now / before.realTimeFactor : undefined
  const values: Record<keyof Gates, number | undefined> = { ...noMeasures, ...measures, speedRatio: ratio }
  return (Object.keys(gates) as (keyof Gates)[]).flatMap((gate) => {
    const [bound, value] = [gates[gate], values[gate]]
    if (bound === undefined || value === undefined) return []
    const isBroken = gate === 'conceptRecall' ? value < bound : value > bound
    return isBroken ? [{ gate, wanted: bound, got: Math.round(value * 1000) / 1000 }] : []
  })
}

const noMeasures = {
  cerPercent: undefined,
  conceptRecall: undefined,
  falseRepairs: undefined,
  realTimeFactor: undefined,
}
