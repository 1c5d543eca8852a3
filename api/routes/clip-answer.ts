import type { FastifyReply } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError, type ErrorCode } from '../../engine/errors.ts'
import { bytes, nothing } from '../schemas/answers.ts'
import { rangeAsked, type RangeHeaders } from './audio.ts'

/** Of a clip, ms. */
export const LONGEST_CLIP_MS = 120_000

const Time = Type.Integer({ minimum: 0, maximum: 7 * 24 * 3600_000 })
/** What part of a sound is asked for. */
export const ClipSpan = { fromMs: Time, toMs: Time }

export const CLIP_ANSWERS = {
  200: bytes('这一段 / the part', 'audio/wav'),
  206: bytes('所要的一段 / the range', 'audio/wav'),
  304: nothing('与 If-None-Match 相同 / the same as If-None-Match'),
}

/** What decoding for a listener may come to. */
export const DECODING: ErrorCode[] = [
  ...(['AUDIO_UNMUTED', 'AUDIO_UNREADABLE', 'AUDIO_EMPTY', 'AUDIO_NOT_AUDIO', 'AUDIO_UNKNOWN_CODEC'] as const),
  ...(['AUDIO_BAD_HEADER', 'AUDIO_TRUNCATED', 'AUDIO_DAMAGED', 'AUDIO_SILENT_ZEROS', 'AUDIO_TOO_LONG'] as const),
  ...(['FFMPEG_MISSING', 'FFMPEG_FAILED', 'WORKER_DIED'] as const),
]

/** @throws AppError INPUT_INVALID where it ends before it begins */
export function spanAsked<T extends { fromMs: number; toMs: number }>(span: T): T {
  if (span.fromMs < span.toMs) return span
  throw new AppError('INPUT_INVALID', { detail: { problems: ['toMs: must be greater than fromMs'] } })
}

/** A span that may be cut. @throws AppError INPUT_INVALID - it ends before it begins, or is too long */
export function clipSpanAsked<T extends { fromMs: number; toMs: number }>(query: T): T {
  const span = spanAsked(query)
  if (span.toMs - span.fromMs <= LONGEST_CLIP_MS) return span
  throw new AppError('INPUT_INVALID', { detail: { problems: [`toMs − fromMs: at most ${LONGEST_CLIP_MS}`] } })
}

/** Sends a clip, or the range of it that a player asks for. @throws AppError RANGE_INVALID */
export function sendClip(
  reply: FastifyReply,
  clip: Buffer,
  { etag, headers }: { etag: string; headers: Static<typeof RangeHeaders> },
) {
  const range = rangeAsked(headers, { bytes: clip.length, etag }, reply)
  void reply.code(range ? 206 : 200).headers({ 'accept-ranges': 'bytes', 'content-type': 'audio/wav' })
  return reply.send(range ? clip.subarray(range.start, range.end + 1) : clip)
}
