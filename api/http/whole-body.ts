import type { FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { AppError } from '../../engine/errors.ts'
import { requireImportBytes } from '../exchange/table-bytes.ts'
import { steadily, type Pace } from './steadily.ts'

/** How a file as a body is told in /docs. */
export const FILE_BODY = {
  body: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
}

/**
 * A body that is a file to be taken in, whole.
 *
 * @throws AppError TOO_LARGE, UPLOAD_STALLED; MEDIA_TYPE for what is sent as something else
 */
export async function wholeBody({ body, headers }: FastifyRequest, pace: Pace): Promise<Buffer> {
  if (!(body instanceof Readable) || !/^application\/octet-stream\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new AppError('MEDIA_TYPE', { detail: { wanted: 'application/octet-stream' } })
  requireImportBytes(Number(headers['content-length'] ?? 0))
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of steadily(body, pace)) {
    length += piece.length
    requireImportBytes(length)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
