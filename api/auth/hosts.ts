import { isIP } from 'node:net'
import { AppError } from '../../engine/errors.ts'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a listening address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

/** The host name of a Host header, without its port. */
function nameOf(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase()
}

/**
 * Refuses what only a browser that was led astray would send: on loopback a Host header of another name (DNS rebinding: a
 * foreign page whose name now points here), and anywhere a request made by another site's page. A page that holds no data may be
 * opened from anywhere: links to it are shared (the resource isolation policy of "Fetch Metadata Request Headers" does the same).
 *
 * @throws AppError HOST_REFUSED
 */
export function checkHost(
  headers: {
    host?: string
    origin?: string
    'sec-fetch-site'?: string
    'sec-fetch-mode'?: string
    'sec-fetch-dest'?: string
  },
  options: { loopback: boolean; allowedHosts: readonly string[]; isPage?: boolean },
): void {
  const host = headers.host ?? ''
  const known = LOOPBACK_NAMES.has(nameOf(host)) || options.allowedHosts.includes(nameOf(host))
  if (options.loopback && !known) throw new AppError('HOST_REFUSED', { detail: { wanted: 'localhost', got: host } })
  const { origin } = headers
  const isOpened = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if (options.isPage && isOpened && origin === undefined) return
  if (headers['sec-fetch-site'] === 'cross-site' || (origin !== undefined && !sameOrigin(origin, host)))
    throw new AppError('HOST_REFUSED', { detail: { wanted: host, got: origin ?? 'cross-site' } })
}

function sameOrigin(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host.toLowerCase()
  } catch {
    return false
  }
}
