import { createHash } from 'node:crypto'
import type { App } from './typed-app.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked for often and changed seldom, and no words of customers in it: a browser may keep it, and asks whether it still holds. */
    isLasting?: boolean
  }
}

/**
 * Answers of lasting routes have an ETag of their content, and are not sent again to whoever holds it. The tag is weak: compressed or not,
 * the content is the same.
 */
export function installUnchanged(app: App): void {
  app.addHook('onSend', async ({ headers, routeOptions }, reply, payload) => {
    if (!routeOptions.config.isLasting || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    const etag = `"${createHash('sha256').update(payload).digest('base64url')}"`
    void reply.headers({ etag: `W/${etag}`, 'cache-control': 'private, no-cache' })
    if (!isKnown(headers['if-none-match'], etag)) return payload
    void reply.code(304).removeHeader('content-type').removeHeader('content-length').header('vary', 'accept-encoding')
    return null
  })
}

/**
 * Whether the caller holds this very content: If-None-Match (RFC 9110, section 13.1.2) compares weakly and goes before Range.
 *
 * @param etag - as a strong one
 */
export function isKnown(header: string | undefined, etag: string): boolean {
  const tags = header?.match(/\*|(?:W\/)?"[^"]*"/g) ?? []
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
}
