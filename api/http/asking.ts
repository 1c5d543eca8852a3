import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../engine/errors.ts'
import type { Asking } from '../../engine/store/reading-types.ts'

/** How a request asks the store: for its key, and for no longer than its client waits for the answer. */
export function askingOf(request: FastifyRequest, reply: FastifyReply): Asking {
  const left = new AbortController()
  const { raw } = reply
  raw.once('close', () => {
    if (!raw.writableEnded) left.abort(new AppError('CANCELLED'))
  })
  return { signal: left.signal, key: request.caller.id }
}
