import type { Segment, TimedToken, Transcript } from '../types.ts'

/** Segments that are recognised together, and where each of them was. */
export interface Packed {
  segment: Segment
  parts: { startMs: number; endMs: number }[]
}

export interface PackingOptions {
  /** Longest packed segment. Longer ones pass as they are. */
  longestMs: number
  /** Longest pause inside a packed segment. */
  longestPauseMs: number
}

/** Measured best on the development recordings: more context than a single turn, short enough for one window. */
export const defaultPacking: PackingOptions = { longestMs: 6000, longestPauseMs: 800 }

const SAMPLES_PER_MS = 16

/**
 * Joins short neighbouring segments: the recogniser hears better with context, and the silence that each window needs at its
 * end is paid once. Pauses between them become silence.
 */
export async function* packSegments(
  segments: AsyncIterable<Segment>,
  options: PackingOptions = defaultPacking,
): AsyncGenerator<Packed> {
  let waiting: Segment[] = []
  for await (const segment of segments) {
    const [first, last] = [waiting[0], waiting.at(-1)]
    const fits =
      first === undefined ||
      last === undefined ||
      (segment.startMs - last.endMs <= options.longestPauseMs && segment.endMs - first.startMs <= options.longestMs)
    if (!fits) {
      yield join(waiting)
      waiting = []
    }
    waiting.push(segment)
  }
  if (waiting.length) yield join(waiting)
}

function join(segments: Segment[]): Packed {
  const parts = segments.map(({ startMs, endMs }) => ({ startMs, endMs }))
  if (segments.length === 1) return { segment: segments[0], parts }
  const { startMs } = segments[0]
  const { endMs } = segments[segments.length - 1]
  const samples = new Float32Array((endMs - startMs) * SAMPLES_PER_MS)
  for (const segment of segments) {
    const at = (segment.startMs - startMs) * SAMPLES_PER_MS
    samples.set(segment.samples.subarray(0, samples.length - at), at)
  }
  return { segment: { startMs, endMs, samples, parts }, parts }
}

/** The tokens of each part: those whose middle is nearest to it, in their order. */
export function shareTokens(tokens: readonly TimedToken[], parts: Packed['parts']): TimedToken[][] {
  const shares: TimedToken[][] = parts.map(() => [])
  let part = 0
  for (const token of tokens) {
    part = Math.max(part, nearest(parts, (token.startMs + token.endMs) / 2))
    shares[part].push(token)
  }
  return shares
}

/** One transcript for each part that has words. */
export function unpack(transcript: Transcript, parts: Packed['parts']): Transcript[] {
  if (parts.length === 1 || !transcript.tokens.length) return transcript.text ? [transcript] : []
  const shares = shareTokens(transcript.tokens, parts)
  return parts.flatMap(({ startMs, endMs }, i): Transcript[] => {
    const tokens = trim(shares[i])
    const text = tokens.map((token) => token.text).join('')
    if (!text) return []
    const clamp = (ms: number) => Math.min(endMs, Math.max(startMs, ms))
    const within = tokens.map((token) => ({ ...token, startMs: clamp(token.startMs), endMs: clamp(token.endMs) }))
    return [{ ...transcript, startMs, endMs, text, tokens: within, confidence: geometricMean(tokens) }]
  })
}

function nearest(parts: Packed['parts'], ms: number): number {
  const distance = ({ startMs, endMs }: Packed['parts'][number]) => Math.max(startMs - ms, ms - endMs, 0)
  return parts.reduce((best, part, i) => (distance(part) < distance(parts[best]) ? i : best), 0)
}

/** Without white space at the ends, and without tokens that hold nothing else there. */
function trim(tokens: readonly TimedToken[]): TimedToken[] {
  const from = tokens.findIndex((token) => token.text.trim())
  if (from < 0) return []
  const to = tokens.findLastIndex((token) => token.text.trim()) + 1
  return tokens.slice(from, to).map((token, i, kept) => {
    const text = i === 0 ? token.text.trimStart() : token.text
    return { ...token, text: i === kept.length - 1 ? text.trimEnd() : text }
  })
}

function geometricMean(tokens: readonly TimedToken[]): number {
  const sum = tokens.reduce((total, { confidence }) => total + Math.log(Math.max(confidence, 1e-6)), 0)
  return Math.exp(sum / tokens.length)
}
