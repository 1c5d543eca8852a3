import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { AppError } from '../../engine/errors.ts'
import { checkDepth } from './json-depth.ts'
import { steadily, type Pace } from './steadily.ts'
import type { App } from './typed-app.ts'

const MOST_BYTES = 1024 ** 2

/**
 * Reads JSON bodies: at most 1 MiB, in UTF-8, at a steady pace, not nested so deeply that walking it could exhaust the stack. Keys that
 * would change a prototype are refused. Nothing else is read as text.
 */
export function installJsonBody(app: App, pace: Pace): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    const text = decodeUtf8(await readWhole(request, payload, pace))
    checkDepth(text)
    return new Promise<unknown>((resolve, reject) => {
      void parse(request, text, (error, value) => (error ? reject(error) : resolve(value)))
    })
  })
}

async function readWhole({ headers }: FastifyRequest, payload: Readable, pace: Pace): Promise<Buffer> {
  const tooLarge = () => new AppError('TOO_LARGE', { detail: { maxBytes: MOST_BYTES } })
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge()
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of steadily(payload, pace)) {
    bytes += piece.length
    if (bytes > MOST_BYTES) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Bytes of another encoding (GBK) must not become words with holes: they are refused. */
function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'JSON in UTF-8', got: 'bytes that are no UTF-8' }, cause })
  }
}
