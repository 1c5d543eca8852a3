import type { Segment, Transcript } from '../types.ts'
import { LOOPING_RATIO } from './hallucination.ts'
import { findUnheard } from './unheard.ts'

/** Fewer characters a second than people speak: the decoder left something out. */
const FEWEST_PER_SECOND = 3
/** Halves of a segment with too few words are at least this long. */
const SHORTEST_HALF_MS = 2500
/** Loud and without words for as long as this: a clause was skipped. 500 and 800 ms found the same in spoken visits. */
const MOST_UNHEARD_MS = 800
/** Where it is known what was skipped, a half may be as short as a word. */
const SHORTEST_SKIPPED_MS = 1000
/** The cut may lie this far outside the stretch without words, for its edges are only as exact as the attention. */
const EDGE_MS = 300
const SAMPLES_PER_MS = 16
const STEP_SAMPLES = 320
/** The cut is in the middle of the quietest 100 ms. */
const QUIET_SAMPLES = 1600
/** Whisper's own guess that nobody speaks: with less somebody does, more likely than not. */
const SPEECH_BELOW = 0.5
const WORD = /[\p{L}\p{N}]/gu

const count = ({ text }: Transcript): number => text.match(WORD)?.length ?? 0

/** Whether words may be there though none are kept: the decoder went round in circles, or made a guess over speech that was thrown away. */
const mayHaveWords = ({ text, compressionRatio, avgLogprob, noSpeechProb }: Transcript): boolean =>
  text !== '' || compressionRatio > LOOPING_RATIO || (avgLogprob < 0 && noSpeechProb < SPEECH_BELOW)

/** Where a segment may be cut. */
interface Cut {
  fromMs: number
  toMs: number
  shortestMs: number
}

/**
 * Recognises a segment, and where words seem to be missing, its halves: decoders skip what a louder or clearer voice stands beside,
 * and clauses of a long segment. What has more words is kept. A segment without any words is left alone, for it may hold none, unless
 * there is a sign of speech: twenty seconds of a far conversation may come to nothing but a guess that is too unlikely to be kept.
 */
export async function recognizeInHalves(
  segment: Segment,
  recognize: (segment: Segment) => Promise<Transcript>,
): Promise<Transcript> {
  const whole = await recognize(segment)
  const cut = mayHaveWords(whole) ? whereToCut(segment, whole) : undefined
  if (!cut) return whole
  const [first, second] = halves(segment, cut)
  const joined = join(await recognizeInHalves(first, recognize), await recognizeInHalves(second, recognize))
  return count(joined) > count(whole) ? { ...joined, ...(whole.languages && { languages: whole.languages }) } : whole
}

/** At an end of what was skipped, else in the middle third where words are too few for the length; nowhere if all seems heard. */
function whereToCut(segment: Segment, whole: Transcript): Cut | undefined {
  const { startMs, endMs } = segment
  const durationMs = endMs - startMs
  const unheard = findUnheard(segment, whole.tokens)
  if (unheard.loudMs >= MOST_UNHEARD_MS && durationMs >= 2 * SHORTEST_SKIPPED_MS) {
    const [fromMs, toMs] = [unheard.startMs - EDGE_MS, unheard.endMs + EDGE_MS]
    return { fromMs, toMs, shortestMs: SHORTEST_SKIPPED_MS }
  }
  const enough = (FEWEST_PER_SECOND * durationMs) / 1000
  if (count(whole) >= enough || durationMs < 2 * SHORTEST_HALF_MS) return undefined
  return { fromMs: startMs + durationMs / 3, toMs: endMs - durationMs / 3, shortestMs: SHORTEST_HALF_MS }
}

/** Cuts where it is quietest, as far as the shortest half allows. */
function halves({ startMs, endMs, samples }: Segment, { fromMs, toMs, shortestMs }: Cut): [Segment, Segment] {
  const least = shortestMs * SAMPLES_PER_MS
  const inside = (ms: number) =>
    Math.min(samples.length - least, Math.max(least, Math.round((ms - startMs) * SAMPLES_PER_MS)))
  const [from, to] = [inside(fromMs), inside(toMs)]
  let [quietest, at] = [Infinity, from]
  for (let middle = from; middle <= to; middle += STEP_SAMPLES) {
    let energy = 0
    for (let i = middle - QUIET_SAMPLES / 2; i < middle + QUIET_SAMPLES / 2; i++) energy += samples[i] ** 2
    if (energy < quietest) [quietest, at] = [energy, middle]
  }
  const cutMs = startMs + Math.round(at / SAMPLES_PER_MS)
  return [
    { startMs, endMs: cutMs, samples: samples.slice(0, at) },
    { startMs: cutMs, endMs, samples: samples.slice(at) },
  ]
}

function join(first: Transcript, second: Transcript): Transcript {
  if (!first.text || !second.text) return first.text ? first : second
  const [a, b] = [first.tokens.length, second.tokens.length]
  const mean = (x: number, y: number) => (x * a + y * b) / Math.max(1, a + b)
  const avgLogprob = mean(first.avgLogprob, second.avgLogprob)
  return {
    startMs: first.startMs,
    endMs: second.endMs,
    text: first.text + second.text,
    tokens: [...first.tokens, ...second.tokens],
    confidence: Math.exp(avgLogprob),
    avgLogprob,
    noSpeechProb: Math.min(first.noSpeechProb, second.noSpeechProb),
    compressionRatio: Math.max(first.compressionRatio, second.compressionRatio),
    alternatives: [],
  }
}
