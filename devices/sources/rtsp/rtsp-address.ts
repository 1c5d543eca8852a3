import { AppError } from '../../../engine/errors.ts'

/** Where a camera is, and as whom to ask it. Only `dial` and `url` may ever be shown. */
export interface RtspAddress {
  /** For the net port. */
  dial: string
  /** As the camera is asked, without name and password. */
  url: string
  user?: string
  password?: string
}

const DEFAULT_PORT = 554
const HOST = /^(\[[0-9a-f:.%a-z]+\]|[^:/@?\s]+)(?::(\d{1,5}))?$/i

/**
 * Takes a camera's address apart: `rtsp://name:password@host:port/path`. The password may hold any character but `/`, which is written
 * `%2F`, as in any address; an `@` in it need not be written otherwise.
 *
 * @throws AppError CONFIG_INVALID - says what is wrong, never what was given: it may hold a password
 */
export function parseRtspAddress(text: string): RtspAddress {
  const [, rest] = /^rtsp:\/\/(.*)$/is.exec(text.trim()) ?? []
  if (rest === undefined || /[\r\n\0]/.test(rest)) throw wrongAddress('an address that begins with rtsp://')
  const end = rest.search(/[/?]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const path = end < 0 ? '/' : rest.slice(end).replace(/[\s#].*$/s, '')
  const at = authority.lastIndexOf('@')
  const [, host, port] = HOST.exec(authority.slice(at + 1)) ?? []
  const number = Number(port ?? DEFAULT_PORT)
  if (host === undefined || number < 1 || number > 65535) throw wrongAddress('rtsp://name:password@host:port/path')
  const place = `${host}:${number}`
  return {
    dial: `tcp://${place}`,
    url: `rtsp://${port === undefined ? host : place}${path}`,
    ...(at >= 0 && credentials(authority.slice(0, at))),
  }
}

function credentials(text: string): { user: string; password: string } {
  const colon = text.indexOf(':')
  const [user, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  return { user: decoded(user), password: decoded(password) }
}

/** A `%` that begins no escape is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const wrongAddress = (wanted: string): AppError =>
  new AppError('CONFIG_INVALID', { detail: { problems: [`rtsp: wanted ${wanted}`] } })
