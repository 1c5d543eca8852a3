import { createHash } from 'node:crypto'

/** Who asks, and what: all that an answer to a challenge is made of. */
export interface Asking {
  user: string
  password: string
  method: string
  /** As in the request line. */
  url: string
}

/** Answers the challenges of one camera, request by request. */
export interface Authorization {
  /**
   * What a 401 asks for, from now on.
   *
   * @returns whether it can be answered; `stale` where name and password were right and only the nonce was old
   */
  take(challenges: readonly string[]): 'unknown' | 'wanted' | 'stale'
  /** Value of the Authorization header; undefined before a challenge. */
  answer(asking: Asking): string | undefined
}

interface Challenge {
  scheme: string
  parameters: ReadonlyMap<string, string>
}

/** Challenges longer than this are nobody's. */
const MAX_CHALLENGE_CHARS = 4096
const HASHES: Record<string, string> = { md5: 'md5', 'md5-sess': 'md5', 'sha-256': 'sha256', 'sha-256-sess': 'sha256' }

/**
 * Basic and Digest (RFC 7617, RFC 7616, and RFC 2069 as older cameras speak it): the strongest that was offered.
 *
 * @param cnonce - of this client, by chance, new for each connection
 */
export function createAuthorization(cnonce: string): Authorization {
  let chosen: Challenge | undefined
  let uses = 0
  return {
    take: (challenges) => {
      const offered = challenges.map(parseChallenge)
      const best = [...offered].sort((a, b) => strength(b) - strength(a)).at(0)
      if (best === undefined || strength(best) === 0) return 'unknown'
      ;[chosen, uses] = [best, 0]
      return best.parameters.get('stale')?.toLowerCase() === 'true' ? 'stale' : 'wanted'
    },
    answer: (asking) => {
      if (chosen === undefined) return undefined
      if (chosen.scheme === 'basic')
        return `Basic ${Buffer.from(`${asking.user}:${asking.password}`, 'utf8').toString('base64')}`
      uses += 1
      return digest(chosen.parameters, asking, cnonce, uses.toString(16).padStart(8, '0'))
    },
  }
}

function strength({ scheme, parameters }: Challenge): number {
  if (scheme === 'basic') return 1
  const hash = HASHES[(parameters.get('algorithm') ?? 'md5').toLowerCase()]
  if (scheme !== 'digest' || hash === undefined || !parameters.has('nonce')) return 0
  return hash === 'sha256' ? 3 : 2
}

function digest(given: ReadonlyMap<string, string>, asking: Asking, cnonce: string, count: string): string {
  const { user, password, method, url } = asking
  const [realm, nonce] = [given.get('realm') ?? '', given.get('nonce') ?? '']
  const algorithm = given.get('algorithm')
  const name = (algorithm ?? 'md5').toLowerCase()
  const hash = (text: string): string => createHash(HASHES[name]).update(text, 'utf8').digest('hex')
  const own = hash(`${user}:${realm}:${password}`)
  const a1 = name.endsWith('-sess') ? hash(`${own}:${nonce}:${cnonce}`) : own
  const a2 = hash(`${method}:${url}`)
  const hasQop = (given.get('qop') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'auth')
  const response = hasQop ? hash(`${a1}:${nonce}:${count}:${cnonce}:auth:${a2}`) : hash(`${a1}:${nonce}:${a2}`)
  const opaque = given.get('opaque')
  return [
    `Digest username="${quoted(user)}", realm="${quoted(realm)}", nonce="${quoted(nonce)}", uri="${url}", response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(hasQop ? [`qop=auth, nc=${count}, cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${quoted(opaque)}"`]),
  ].join(', ')
}

const quoted = (text: string): string => text.replace(/["\\]/g, '\\$&')

function parseChallenge(text: string): Challenge {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(text.slice(0, MAX_CHALLENGE_CHARS)) ?? []
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(rest)) {
    const at = part.indexOf('=')
    if (at > 0) parameters.set(part.slice(0, at).trim().toLowerCase(), unquoted(part.slice(at + 1).trim()))
  }
  return { scheme: scheme.toLowerCase(), parameters }
}

const unquoted = (value: string): string => value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')

function splitOutsideQuotes(text: string): string[] {
  const parts = ['']
  let isQuoted = false
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted
    if (char === ',' && !isQuoted) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}
