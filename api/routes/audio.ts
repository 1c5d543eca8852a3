import { createReadStream } from 'node:fs'
import type { FastifyReply } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import { isKnown } from '../http/unchanged.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { playable } from '../intake/playback.ts'
import { parseRange, type ByteRange } from '../intake/ranges.ts'
import { bytes, nothing } from '../schemas/answers.ts'
import { IdParams } from '../schemas/common.ts'

/** What a player asks with. */
export const RangeHeaders = Type.Object({
  range: Type.Optional(Type.String()),
  'if-range': Type.Optional(Type.String()),
  'if-none-match': Type.Optional(Type.String()),
})

const AUDIO_TYPES = ['audio/wav', 'audio/flac', 'audio/mpeg', 'audio/ogg', 'application/octet-stream']

/** Audio of a recording, whole or in ranges, so that a player can jump to the second of evidence. */
export function audioRoutes(app: App, { store, blobs }: AppDeps): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/v1/recordings/:id/audio',
    schema: {
      tags: ['recordings'],
      summary: '录音的声音，支持 Range / audio, with ranges',
      params: IdParams,
      headers: RangeHeaders,
      response: {
        200: bytes('整段声音 / the whole', ...AUDIO_TYPES),
        206: bytes('所要的一段 / the range', ...AUDIO_TYPES),
        304: nothing('与 If-None-Match 相同 / the same as If-None-Match'),
      },
    },
    config: { errors: ['RANGE_INVALID', 'AUDIO_UNMUTED'] },
    handler: async ({ params: { id }, headers, caller, method }, reply) => {
      const recording = visible(caller, await store.getRecording(id), id)
      const { path, bytes, contentType, etag } = await playable(recording, { store, blobs })
      void reply.headers({ etag, 'cache-control': 'private, no-cache' })
      if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send()
      void reply.headers({ 'accept-ranges': 'bytes', 'content-type': contentType })
      const range = method === 'GET' ? rangeAsked(headers, { bytes, etag }, reply) : undefined
      const { start, end } = range ?? { start: 0, end: bytes - 1 }
      void reply.code(range ? 206 : 200).header('content-length', end - start + 1)
      return reply.send(method === 'HEAD' ? undefined : createReadStream(path, { start, end }))
    },
  })
}

/**
 * The range that is asked for, told in Content-Range; when it cannot be served, the size is told there as the standard wants.
 *
 * @returns undefined when the whole is to be sent
 * @throws AppError RANGE_INVALID
 */
export function rangeAsked(
  headers: Static<typeof RangeHeaders>,
  { bytes, etag }: { bytes: number; etag: string },
  reply: FastifyReply,
): ByteRange | undefined {
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined
  try {
    const range = parseRange(headers.range, bytes)
    if (range) void reply.header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
    return range
  } catch (error) {
    if (error instanceof AppError) void reply.header('content-range', `bytes */${bytes}`)
    throw error
  }
}
