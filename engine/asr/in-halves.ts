import type { Segment, Transcript } from '../types.ts'

/** Fewer characters a second than people speak: the decoder left something out. */
const FEWEST_PER_SECOND = 3
/** A half is at least this long. */
const SHORTEST_HALF_MS = 2500
const SAMPLES_PER_MS = 16
const WINDOW_SAMPLES = 320
const WORD = /[\p{L}\p{N}]/gu

const count = ({ text }: Transcript): number => text.match(WORD)?.length ?? 0

/**
 * Recognises a segment, and where far too few words came for its length, its halves: decoders skip what a louder or clearer
 * voice stands beside. What has more words is kept. A segment without any words is left alone: it may hold none.
 */
export async function recognizeInHalves(
  segment: Segment,
  recognize: (segment: Segment) => Promise<Transcript>,
): Promise<Transcript> {
  const whole = await recognize(segment)
  const durationMs = segment.endMs - segment.startMs
  const enough = (FEWEST_PER_SECOND * durationMs) / 1000
  if (!whole.text || count(whole) >= enough || durationMs < 2 * SHORTEST_HALF_MS) return whole
  const [first, second] = halves(segment)
  const joined = join(await recognizeInHalves(first, recognize), await recognizeInHalves(second, recognize))
  return count(joined) > count(whole) ? { ...joined, ...(whole.languages && { languages: whole.languages }) } : whole
}

/** Cuts at the quietest 20 ms of the middle third, or as near to it as the shortest half allows. */
function halves({ startMs, endMs, samples }: Segment): [Segment, Segment] {
  const least = SHORTEST_HALF_MS * SAMPLES_PER_MS
  const from = Math.max(least, Math.floor(samples.length / 3))
  const to = Math.min(samples.length - least, Math.ceil((2 * samples.length) / 3))
  let [quietest, at] = [Infinity, from]
  for (let start = from; start + WINDOW_SAMPLES <= to; start += WINDOW_SAMPLES) {
    let energy = 0
    for (let i = start; i < start + WINDOW_SAMPLES; i++) energy += samples[i] ** 2
    if (energy < quietest) [quietest, at] = [energy, start]
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
