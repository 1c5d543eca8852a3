import type { Decoding, Step } from './decoder.ts'
import { bestTokens, loudest } from './largest.ts'
import { findLoop } from './loop.ts'
import { notFarBehind, totalOf } from './spread.ts'

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
  /** How far an open text may lie behind the best open one and still be followed, at most. */
  spread: number
  /** The same where the sound left no doubt about the best open one (spread.ts). */
  sureSpread: number
  /** How far a text may lie behind the followed one that is likeliest by the sound alone: else what reads well outdoes what was said. */
  soundSpread: number
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
/** Ways on from one text: with 18 as many errors (262 real recordings). */
const TOKENS_TRIED = 10
/** A text that fell into a loop is taken up to there, for what it was worth then, and a little less. */
const LOOP_COST = 3

interface Beam<State> {
  tokens: number[]
  logprobs: number[]
  /** Their sum. */
  logprob: number
  alignment: Float32Array[]
  /** Score after each token. */
  totals: number[]
  /** Characters of the text after each token, as its key counts them. */
  lengths: number[]
  state: State
  row: number
  /** Furthest encoder state that got the most attention of some token. */
  heard: number
}

interface Continuation<State> {
  from: Beam<State>
  token: number
  logprob: number
}

interface Candidate<State> extends Continuation<State> {
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
    {
      tokens: [],
      logprobs: [],
      logprob: 0,
      alignment: [],
      totals: [],
      lengths: [],
      state: scorer.start(),
      row: 0,
      heard: 0,
    },
  ]
  for (;;) {
    const next: Beam<State>[] = []
    const heard = audible(
      open.flatMap((beam) => continuations(beam, step, space)),
      options,
    )
    const candidates = heard.map((one) => scored(one, space, scorer, options))
    candidates.sort((a, b) => b.total - a.total)
    const key = (one: Candidate<State>) => scorer.key(one.state) + (one.token === space.end)
    for (const candidate of distinct(candidates, key, options.beams)) {
      if (candidate.token === space.end) done.push(finished(candidate.from, candidate.total, candidate.logprob))
      else next.push(extended(candidate, step, space, scorer, options))
    }
    const followed = next.filter((beam) => !finishEarly(beam, scorer.key(beam.state), done, options))
    const best = done.reduce((most, { score }) => Math.max(most, score), -Infinity)
    open = notFarBehind(followed, best, options)
    if (!open.length || done.length >= options.beams) return done.sort((a, b) => b.score - a.score)
    const rows = open.map(({ row }) => row)
    step = await decoding.next(
      rows,
      open.map(({ tokens }) => tokens[tokens.length - 1]),
    )
    open.forEach((beam, row) => (beam.row = row))
  }
}

/** The likeliest ways on from a beam, by the sound. */
function continuations<State>(
  from: Beam<State>,
  step: Step,
  { size, end, blocked }: SearchSpace,
): Continuation<State>[] {
  const offset = from.row * size
  return bestTokens(step.logprobs, offset, end + 1, TOKENS_TRIED).flatMap((token) =>
    !from.tokens.length && blocked.has(token) ? [] : [{ from, token, logprob: step.logprobs[offset + token] }],
  )
}

/** Those that the sound does not speak against. */
function audible<State>(all: Continuation<State>[], { soundSpread }: SearchOptions): Continuation<State>[] {
  const logprobOf = ({ from, logprob }: Continuation<State>): number => from.logprob + logprob
  const least = all.reduce((most, one) => Math.max(most, logprobOf(one)), -Infinity) - soundSpread
  return all.filter((one) => logprobOf(one) > least)
}

/** A way on with everything that is known. */
function scored<State>(
  { from, token, logprob }: Continuation<State>,
  { end, audioStates }: SearchSpace,
  scorer: Scorer<State>,
  { unheardCost }: SearchOptions,
): Candidate<State> {
  const unheard = Math.max(0, (audioStates - from.heard) * SECONDS_PER_STATE - END_SLACK_SECONDS)
  const known = scorer.next(from.state, token)
  const cost = token === end ? unheard * unheardCost : 0
  return { from, token, logprob, total: totalOf(from) + logprob + known.score - cost, state: known.state }
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
  scorer: Scorer<State>,
  { reheardCost }: SearchOptions,
): Beam<State> {
  const { from, token, logprob, total, state } = candidate
  const offset = from.row * step.states
  const attended = loudest(step.alignment, offset, audioStates)
  return {
    tokens: [...from.tokens, token],
    logprobs: [...from.logprobs, logprob],
    logprob: from.logprob + logprob,
    alignment: [...from.alignment, step.alignment.subarray(offset, offset + step.states)],
    totals: [...from.totals, total - (beginsAgain(from.heard, attended, audioStates) ? reheardCost : 0)],
    lengths: [...from.lengths, scorer.key(state).length],
    state,
    row: from.row,
    heard: Math.max(from.heard, attended),
  }
}

function finished(
  { tokens, logprobs, alignment }: Pick<Hypothesis, 'tokens' | 'logprobs' | 'alignment'>,
  score: number,
  endLogprob: number,
): Hypothesis {
  return { tokens, logprobs, alignment, logprob: logprobs.reduce((a, b) => a + b, endLogprob), score }
}

/** Ends a text that repeats itself, before the repetition, or that is as long as allowed. Says whether it did. */
function finishEarly(beam: Beam<unknown>, text: string, done: Hypothesis[], { maxTokens }: SearchOptions): boolean {
  const keep = withoutLoop(beam, text) ?? (beam.tokens.length >= maxTokens ? maxTokens : undefined)
  if (keep === undefined) return false
  const tokens = beam.tokens.slice(0, keep)
  const kept = { tokens, logprobs: beam.logprobs.slice(0, keep), alignment: beam.alignment.slice(0, keep) }
  done.push(finished(kept, (beam.totals[keep - 1] ?? 0) - LOOP_COST, 0))
  return true
}

/** How many tokens stand before a repetition: of tokens, or of characters that other tokens spell. */
function withoutLoop({ tokens, lengths }: Beam<unknown>, text: string): number | undefined {
  const characters = findLoop(text)
  return findLoop(tokens) ?? (characters && lengths.findIndex((length) => length >= characters) + 1)
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
