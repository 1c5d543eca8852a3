import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** How long a caller that was answered early may go on sending; enough for it to read the answer. */
const LINGER_MS = 2_000

/**
 * Sees to bodies that were not read when the answer was ready: a refusal, or a route that wants none. They are thrown away for a moment
 * and then the connection is closed. Closing at once would reset the connection, and the caller, still sending, would often lose the
 * answer; not closing would let it send for ever.
 */
export function installUnreadBody(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.raw.complete || isStalled(reply)) return
    // Fastify closes after a body that could not be parsed; here the rest is thrown away first.
    reply.removeHeader('connection')
  })
  app.addHook('onResponse', async (request, reply) => {
    if (!request.raw.complete && !isStalled(reply)) throwAway(request)
  })
}

const REQUEST_TIMEOUT = 408

/** Of somebody who does not go on there is nothing to wait for. */
function isStalled(reply: FastifyReply): boolean {
  return reply.statusCode === REQUEST_TIMEOUT
}

function throwAway({ raw }: FastifyRequest): void {
  const late = setTimeout(() => raw.destroy(), LINGER_MS).unref()
  raw.on('error', () => undefined)
  for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(late))
  raw.resume()
}
