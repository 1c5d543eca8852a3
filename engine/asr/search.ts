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
  /** How far an open text may lie behind the best finished one and still be followed. */
  patience: number
  /** How far an open text may lie behind the best open one and still be followed. */
  spread: number
  /** Taken off for each second of the audio that a text leaves unheard when it ends: decoders stop at pauses. */
  unheardCost: number
  /** Taken off for each token that goes back over the sound when all of it was heard: decoders begin again instead of ending. */
  reheardCost: number
}

/** What is searched: `end` is the id of the end mark (ids above it are never chosen), `blocked` may not come first. */
export interface SearchSpace {
  size: number
  end: number
  blocked: Set<number>
  /** Encoder states that hold audio, without the silence after it. */
  audioStates: number
}

const SECONDS_PER_STATE = 0.02
/** The last syllable's attention lies before its end, and the segment has a pad. */
const END_SLACK_SECONDS = 0.6
/** Attention wanders this far back from one token to the next without meaning it. */
const BACK_SECONDS = 1.2
/** A text that fell into a loop is taken up to there, for what it was worth then, and a little less. */
const LOOP_COST = 3

interface Beam<State> {
  tokens: number[]
  logprobs: number[]
  alignment: Float32Array[]
  /** Score after each token. */
  totals: number[]
  state: State
  row: number
  /** Furthest encoder state that got the most attention of some token. */
  heard: number
}

interface Candidate<State> {
  from: Beam<State>
  token: number
  logprob: number
  total: number
  state: State
}

/**
 * Beam search over a decoder, with shallow fusion of other knowledge and a guard against loops.
 *
 * @param first - the decoder's answer to the prompt
 * @returns hypotheses, best first
 */
export async function searchBeams<State>(
  decoding: Decoding,
  first: Step,
  space: SearchSpace,
  scorer: Scorer<State>,
  options: SearchOptions,
): Promise<Hypothesis[]> {
  const done: Hypothesis[] = []
  let step = first
  let open: Beam<State>[] = [
    { tokens: [], logprobs: [], alignment: [], totals: [], state: scorer.start(), row: 0, heard: 0 },
  ]
  for (;;) {
    const next: Beam<State>[] = []
    const candidates = open.flatMap((beam) => continuations(beam, step, space, scorer, options))
    candidates.sort((a, b) => b.total - a.total)
    const key = (one: Candidate<State>) => scorer.key(one.state) + (one.token === space.end)
    for (const candidate of distinct(candidates, key, options.beams)) {
      if (candidate.token === space.end) done.push(finished(candidate.from, candidate.total, candidate.logprob))
      else next.push(extended(candidate, step, space, options))
    }
    const followed = next.filter((beam) => !finishEarly(beam, done, options))
    const best = done.reduce((most, { score }) => Math.max(most, score), -Infinity)
    const ahead = followed.reduce((most, beam) => Math.max(most, totalOf(beam)), -Infinity)
    const least = Math.max(best - options.patience, ahead - options.spread)
    open = followed.filter((beam) => totalOf(beam) > least)
    if (!open.length || done.length >= options.beams) return done.sort((a, b) => b.score - a.score)
    const rows = open.map(({ row }) => row)
    step = await decoding.next(
      rows,
      open.map(({ tokens }) => tokens[tokens.length - 1]),
    )
    open.forEach((beam, row) => (beam.row = row))
  }
}

const totalOf = ({ totals }: { totals: number[] }): number => totals.at(-1) ?? 0

/** The likeliest ways on from a beam, scored with everything that is known. */
function continuations<State>(
  from: Beam<State>,
  step: Step,
  { size, end, blocked, audioStates }: SearchSpace,
  scorer: Scorer<State>,
  options: SearchOptions,
): Candidate<State>[] {
  const offset = from.row * size
  const unheard = Math.max(0, (audioStates - from.heard) * SECONDS_PER_STATE - END_SLACK_SECONDS)
  return bestTokens(step.logprobs, offset, end + 1, options.beams + 2).flatMap((token) => {
    if (!from.tokens.length && blocked.has(token)) return []
    const logprob = step.logprobs[offset + token]
    const known = scorer.next(from.state, token)
    const cost = token === end ? unheard * options.unheardCost : 0
    return [{ from, token, logprob, total: totalOf(from) + logprob + known.score - cost, state: known.state }]
  })
}

/** Whether a token attends to what was heard long before, though the sound was heard to its end. */
function beginsAgain(heard: number, attended: number, audioStates: number): boolean {
  const isHeardOut = (audioStates - heard) * SECONDS_PER_STATE <= END_SLACK_SECONDS
  return isHeardOut && (heard - attended) * SECONDS_PER_STATE > BACK_SECONDS
}

function extended<State>(
  candidate: Candidate<State>,
  step: Step,
  { audioStates }: SearchSpace,
  { reheardCost }: SearchOptions,
): Beam<State> {
  const { from, token, logprob, total, state } = candidate
  const offset = from.row * step.states
  const attended = loudest(step.alignment, offset, audioStates)
  return {
    tokens: [...from.tokens, token],
    logprobs: [...from.logprobs, logprob],
    alignment: [...from.alignment, step.alignment.subarray(offset, offset + step.states)],
    totals: [...from.totals, total - (beginsAgain(from.heard, attended, audioStates) ? reheardCost : 0)],
    state,
    row: from.row,
    heard: Math.max(from.heard, attended),
  }
}

function finished(
  { tokens, logprobs, alignment }: Pick<Beam<unknown>, 'tokens' | 'logprobs' | 'alignment'>,
  score: number,
  endLogprob: number,
): Hypothesis {
  return { tokens, logprobs, alignment, logprob: logprobs.reduce((a, b) => a + b, endLogprob), score }
}

/** Ends a text that repeats itself, before the repetition, or that is as long as allowed. Says whether it did. */
function finishEarly(beam: Beam<unknown>, done: Hypothesis[], { maxTokens }: SearchOptions): boolean {
  const keep = findLoop(beam.tokens) ?? (beam.tokens.length >= maxTokens ? maxTokens : undefined)
  if (keep === undefined) return false
  const tokens = beam.tokens.slice(0, keep)
  const kept = { tokens, logprobs: beam.logprobs.slice(0, keep), alignment: beam.alignment.slice(0, keep) }
  done.push(finished(kept, (beam.totals[keep - 1] ?? 0) - LOOP_COST, 0))
  return true
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
