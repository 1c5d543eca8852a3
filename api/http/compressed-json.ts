import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { App } from './typed-app.ts'

const zip = promisify(gzip)
/** Below it an answer fits into the first packet of a line, and gains nothing. */
const LEAST_BYTES = 1024
/** Lists of utterances come to an eighth at this level; the default costs twice the time for a tenth less. */
const LEVEL = 3

/**
 * Sends JSON compressed to whoever takes it: a list of hits is nine tenths names of fields. Nothing else: sound is compact or asked for in
 * ranges, streams go out as they are made.
 */
export function installCompressedJson(app: App): void {
  app.addHook('onSend', async ({ headers, method }, reply, payload) => {
    if (typeof payload !== 'string' || method === 'HEAD' || reply.hasHeader('content-encoding')) return payload
    if (!String(reply.getHeader('content-type')).startsWith('application/json')) return payload
    const before = reply.getHeader('vary')
    void reply.header('vary', before === undefined ? 'accept-encoding' : `${String(before)}, accept-encoding`)
    if (payload.length < LEAST_BYTES || !takesGzip(headers['accept-encoding'])) return payload
    const body = await zip(payload, { level: LEVEL })
    void reply.headers({ 'content-encoding': 'gzip', 'content-length': body.length })
    return body
  })
}

/** `gzip`, `gzip;q=0.5`, `*`; not `gzip;q=0` (RFC 9110, section 12.5.3). */
function takesGzip(header: string | string[] | undefined): boolean {
  const wanted = String(header ?? '')
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/),
    )
  const [, weight = '1'] = wanted.find(([name]) => name === 'gzip') ??
    wanted.find(([name]) => name === '*') ?? ['', '0']
  return Number(weight) > 0
}
