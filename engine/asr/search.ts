import type { Decoding, Step } from './decoder.ts'
import { findLoop } from './loop.ts'

/** Knowledge beside the sound: a language model, terms that are expected. State is opaque and travels with the hypothesis. */
export interface Scorer<State> {
  start(): State
  /** Score of a token after a state, already weighted, and the state after it; `end` is the token that ends the text. */
  next(state: State, token: number): { score: number; state: State }
  /** Texts with the same key are the same to a reader: only the best of them is followed. */
  key(state: State): string
}

/** A finished text: tokens without the end mark, with the log-probability and the attention of each. */
export interface Hypothesis {
  tokens: number[]
  logprobs: number[]
  alignment: Float32Array[]
  /** Sum of the recogniser's log-probabilities, the end mark's too. */
  logprob: number
  /** What the search ranks by: all knowledge together, for its length. */
  score: number
}

export interface SearchOptions {
  beams: number
  /** Tokens at most. */
  maxTokens: number
  /** Added for each token: without it, scorers make texts short. */
  tokenBonus: number
  /** Exponent of the length by which a score is divided; 0 for sums. */
  lengthPower: number
  /** How far an open text may lie behind the best finished one and still be followed. */
  patience: number
  /** Taken off for each second of the audio that a text leaves unheard when it ends: decoders stop at pauses. */
  unheardCost: number
}

const SECONDS_PER_STATE = 0.02
/** The last syllable's attention lies before its end, and the segment has a pad. */
const END_SLACK_SECONDS = 0.6

interface Beam<State> {
  tokens: number[]
  logprobs: number[]
  alignment: Float32Array[]
  logprob: number
  extra: number
  state: State
  row: number
  /** Furthest encoder state that got the most attention of some token. */
  heard: number
}

interface Candidate<State> {
  from: Beam<State>
  token: number
  logprob: number
  extra: number
  state: State
  total: number
}

/** The k best tokens of a row, best first, among the first `limit`, and the end mark when it is among them. */
function bestTokens(logprobs: Float32Array, offset: number, limit: number, k: number): number[] {
  const best: number[] = []
  let worst = -Infinity
  for (let token = 0; token < limit; token++) {
    const value = logprobs[offset + token]
    if (value <= worst) continue
    let at = best.length
    while (at > 0 && logprobs[offset + best[at - 1]] < value) at--
    best.splice(at, 0, token)
    if (best.length > k) best.pop()
    if (best.length === k) worst = logprobs[offset + best[k - 1]]
  }
  return best
}

/** Index of the largest of `length` values from `offset` on, counted from there. */
function loudest(values: Float32Array, offset: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[offset + i] > values[offset + best]) best = i
  return best
}

/**
 * Beam search over a decoder, with shallow fusion of other knowledge and a guard against loops.
 *
 * @param vocabulary - `end` is the id of the end mark (ids above it are never chosen), `blocked` may not come first
 * @param audioStates - encoder states that hold audio, without the silence after it
 * @returns hypotheses, best first
 */
export async function searchBeams<State>(
  decoding: Decoding,
  first: Step,
  vocabulary: { size: number; end: number; blocked: Set<number> },
  audioStates: number,
  scorer: Scorer<State>,
  options: SearchOptions,
): Promise<Hypothesis[]> {
  const { size, end } = vocabulary
  const done: Hypothesis[] = []
  let beams: Beam<State>[] = [
    { tokens: [], logprobs: [], alignment: [], logprob: 0, extra: 0, state: scorer.start(), row: 0, heard: 0 },
  ]
  let step = first
  const unheard = (beam: Beam<State>) => Math.max(0, (audioStates - beam.heard) * SECONDS_PER_STATE - END_SLACK_SECONDS)
  const rank = (total: number, length: number) => total / Math.max(1, length) ** options.lengthPower
  const finish = (beam: Beam<State>, logprob: number, extra: number) => {
    const { tokens, logprobs, alignment } = beam
    done.push({ tokens, logprobs, alignment, logprob, score: rank(logprob + extra, tokens.length + 1) })
  }
  while (beams.length) {
    const candidates: Candidate<State>[] = []
    for (const from of beams) {
      const offset = from.row * size
      for (const token of bestTokens(step.logprobs, offset, end + 1, options.beams + 2)) {
        if (!from.tokens.length && vocabulary.blocked.has(token)) continue
        const logprob = from.logprob + step.logprobs[offset + token]
        const known = scorer.next(from.state, token)
        const extra =
          from.extra + known.score + (token === end ? -unheard(from) * options.unheardCost : options.tokenBonus)
        candidates.push({ from, token, logprob, extra, state: known.state, total: logprob + extra })
      }
    }
    candidates.sort((a, b) => b.total - a.total)
    const next: Beam<State>[] = []
    for (const candidate of distinct(candidates, (one) => scorer.key(one.state) + (one.token === end), options.beams)) {
      const { from, token, logprob, extra, state } = candidate
      if (token === end) {
        finish(from, logprob, extra)
        continue
      }
      const beam: Beam<State> = {
        tokens: [...from.tokens, token],
        logprobs: [...from.logprobs, step.logprobs[from.row * size + token]],
        alignment: [...from.alignment, step.alignment.subarray(from.row * step.states, (from.row + 1) * step.states)],
        logprob,
        extra,
        state,
        row: from.row,
        heard: Math.max(from.heard, loudest(step.alignment, from.row * step.states, audioStates)),
      }
      const keep = findLoop(beam.tokens)
      if (keep !== undefined || beam.tokens.length >= options.maxTokens) finish(cut(beam, keep), logprob, extra)
      else next.push(beam)
    }
    const best = done.reduce((most, hypothesis) => Math.max(most, hypothesis.score), -Infinity)
    const open = next.filter(
      (beam) => rank(beam.logprob + beam.extra, beam.tokens.length + 1) > best - options.patience,
    )
    if (!open.length || done.length >= options.beams) break
    step = await decoding.next(
      open.map((beam) => beam.row),
      open.map((beam) => beam.tokens[beam.tokens.length - 1]),
    )
    beams = open.map((beam, row) => ({ ...beam, row }))
  }
  return done.sort((a, b) => b.score - a.score)
}

/** The first `count` that differ in their keys. */
function distinct<T>(sorted: readonly T[], key: (one: T) => string, count: number): T[] {
  const seen = new Set<string>()
  const kept: T[] = []
  for (const one of sorted) {
    const name = key(one)
    if (seen.has(name)) continue
    seen.add(name)
    if (kept.push(one) === count) break
  }
  return kept
}

function cut<State>(beam: Beam<State>, keep: number | undefined): Beam<State> {
  if (keep === undefined) return beam
  const { tokens, logprobs, alignment } = beam
  return {
    ...beam,
    tokens: tokens.slice(0, keep),
    logprobs: logprobs.slice(0, keep),
    alignment: alignment.slice(0, keep),
  }
}
