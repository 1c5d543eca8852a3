import type { IncomingHttpHeaders } from 'node:http'

const NAME = 'tingdian'
/** Browsers take a cookie of such a name only over HTTPS, for this host alone (RFC 6265bis, section 4.1.3.2). */
const SECURE_NAME = `__Host-${NAME}`
const ID = /^[A-Za-z0-9_-]{43}$/

/** Whether a page is served over HTTPS, as its browser tells: this service speaks HTTP, a proxy before it may speak more. */
function isSecure({ origin }: IncomingHttpHeaders): boolean {
  return origin?.startsWith('https://') ?? false
}

/** The `Set-Cookie` that begins a session in the browser of a request; without an id, the one that ends it there. */
export function sessionCookie(headers: IncomingHttpHeaders, id?: string): string {
  const rest = `Path=/; HttpOnly; SameSite=Strict${id === undefined ? '; Max-Age=0' : ''}`
  return isSecure(headers) ? `${SECURE_NAME}=${id ?? ''}; ${rest}; Secure` : `${NAME}=${id ?? ''}; ${rest}`
}

/**
 * The session that a request's cookie names, where it may be believed: a browser adds it by itself, also to what another site's page
 * has it send. Honoured is what the browser calls its own page's doing (or the person's), and where it says nothing, as on plain HTTP,
 * a reading, or a writing whose `Origin` is ours (api/auth/hosts.ts has compared it).
 */
export function sessionIdOf(method: string, headers: IncomingHttpHeaders): string | undefined {
  const site = headers['sec-fetch-site']
  const isReading = method === 'GET' || method === 'HEAD'
  const isOwn =
    site === undefined ? isReading || headers.origin !== undefined : site === 'same-origin' || site === 'none'
  if (!isOwn) return undefined
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  const [, id = ''] = pairs.find(([name]) => name === SECURE_NAME) ?? pairs.find(([name]) => name === NAME) ?? []
  return ID.test(id) ? id : undefined
}
