import type { BoundEvidence } from '../../visit-types.ts'
import type { BoundaryModel } from './boundary-model.ts'
import type { BoundaryWords } from './boundary-words.ts'
import { pauseLogOdds } from './pause-log-odds.ts'

/** A turn, as far as boundaries need it. */
export interface TimedWords {
  startMs: number
  endMs: number
  text: string
}

/** By what places are judged. */
export interface BoundaryEvidence {
  words: BoundaryWords
  model: BoundaryModel
  voices?: SpeakerChange | undefined
}

/** Whether the voices after a place are those before it: log-odds that they are another customer's, 0 where nobody can tell. */
export type SpeakerChange = (turn: number) => number

/** A place where a visit may begin, and why. */
export interface BoundaryLogOdds {
  odds: number
  evidence: BoundEvidence[]
}

/** Log-odds of a boundary between two turns before anything is known: a visit has some forty turns. */
const RARE = -3.4
/** What is said further from the place counts less; beyond these turns, or this time, not at all. */
const REACH = [1, 0.75, 0.5]
const REACH_MS = 25_000
/** The trained model looks at so many turns on each side, and is trusted so far. */
const BESIDE = 5
const MOST_BY_MODEL = 3

/** Log-odds, for each turn, that a visit begins with it. The first turn's are meaningless. */
export function boundaryLogOdds(
  turns: readonly TimedWords[],
  { words, model, voices }: BoundaryEvidence,
): BoundaryLogOdds[] {
  const texts = turns.map(({ text }) => text)
  const said = turns.map(({ text }) => words(text))
  const strongest = (kind: 'opening' | 'parting' | 'away' | 'back', from: number, step: 1 | -1): BoundEvidence[] => {
    let best: BoundEvidence[] = []
    REACH.forEach((share, i) => {
      const turn = from + step * i
      if (!turns[turn] || distance(turns[from], turns[turn]) > REACH_MS) return
      const { odds, found } = said[turn][kind]
      const sign = kind === 'opening' || kind === 'parting' ? 1 : -1
      if (odds * share > Math.abs(best[0]?.odds ?? 0))
        best = [{ kind, odds: sign * odds * share, utterance: turn, what: found ?? '' }]
    })
    return best
  }
  return turns.map((turn, at): BoundaryLogOdds => {
    if (at === 0) return { odds: 0, evidence: [] }
    const pauseMs = Math.max(0, turn.startMs - turns[at - 1].endMs)
    const byModel = model(texts.slice(Math.max(0, at - BESIDE), at), texts.slice(at, at + BESIDE))
    const evidence: BoundEvidence[] = [
      { kind: 'words', odds: Math.max(-MOST_BY_MODEL, Math.min(MOST_BY_MODEL, byModel)), what: 'what is said around' },
      { kind: 'pause', odds: pauseLogOdds(pauseMs), what: `${pauseMs} ms` },
      ...strongest('parting', at - 1, -1),
      ...strongest('opening', at, 1),
      ...strongest('away', at - 1, -1),
      ...strongest('back', at, 1),
    ]
    const known = RARE + evidence.reduce((sum, { odds }) => sum + odds, 0)
    // Voices are compared where the answer matters: it costs more than words do.
    const voice = known > RARE && known < -2 * RARE ? (voices?.(at) ?? 0) : 0
    if (voice !== 0)
      evidence.push({ kind: 'voice', odds: voice, what: voice > 0 ? 'another voice' : 'the same voices' })
    return { odds: known + voice, evidence }
  })
}

const distance = (a: TimedWords, b: TimedWords): number => Math.max(a.startMs - b.endMs, b.startMs - a.endMs, 0)
