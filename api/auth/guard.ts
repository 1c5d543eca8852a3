import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { createOpenRequests } from '../http/open-requests.ts'
import { createAttempts, type Attempts } from './attempts.ts'
import { checkHost, isLoopback } from './hosts.ts'
import type { KeyUses } from './key-uses.ts'
import { LOCAL_CALLER, callerOf, type Caller } from './keys.ts'
import { rolesFor } from './roles.ts'
import { bearerSecret, hashSecret } from './secret.ts'
import { sessionIdOf } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler of a route that is not public. */
    caller: Caller
    /**
     * Asks again for the key, after a body that took its time: a key that was revoked meanwhile finishes nothing.
     *
     * @throws AppError AUTH_REQUIRED
     */
    confirmKey(): Promise<void>
  }
  interface FastifyContextConfig {
    /** A page that holds no data: a link to it may be followed from another site. */
    isPage?: true
    /** An answer that goes on for hours and is counted by itself. */
    isStream?: true
  }
}

/**
 * Puts the guard before every route, unknown ones included: host, key, role, and how many requests one key has open. A route that the
 * table of permissions does not know cannot be registered.
 */
export function installGuard(
  app: FastifyInstance,
  config: Config,
  store: InsightStore,
  { sessions, keyUses }: { sessions: Sessions; keyUses: KeyUses },
): void {
  const loopback = isLoopback(config.host)
  const attempts = createAttempts(config.requestsPerMinute)
  const openRequests = createOpenRequests(config.openRequestsPerKey)
  const identify = (request: FastifyRequest) => identified(request, { store, sessions, keyUses, loopback, attempts })
  app.decorateRequest('caller', null as unknown as Caller)
  app.decorateRequest('confirmKey', async function (this: FastifyRequest) {
    await identify(this)
  })
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat())
      if (!rolesFor(verb, url))
        throw new Error(`${verb} ${url} has no line in the table of permissions (api/auth/roles.ts)`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const isPage = request.routeOptions.config.isPage === true
    checkHost(request.headers, { loopback, allowedHosts: config.allowedHosts, isPage })
    const wanted = request.is404 ? undefined : rolesFor(request.method, request.routeOptions.url ?? '')
    if (wanted === 'public') return
    request.caller = await identify(request)
    if (request.routeOptions.config.isStream !== true) openRequests.enter(nameOf(request), reply)
    if (wanted && !wanted.includes(request.caller.role))
      throw new AppError('AUTH_FORBIDDEN', { detail: { role: request.caller.role, wanted: [...wanted] } })
  })
  app.addHook('preHandler', async (request) => {
    // Of a public route nobody asked for a key.
    if (request.body !== undefined && request.caller !== null) await request.confirmKey()
  })
}

/** By whom requests are counted: the key, or the address where there is none. */
export function nameOf({ caller, ip }: FastifyRequest): string {
  return caller && caller.id !== LOCAL_CALLER.id ? caller.id : ip
}

interface Lookup {
  store: InsightStore
  sessions: Sessions
  keyUses: KeyUses
  loopback: boolean
  attempts: Attempts
}

async function identified(
  request: FastifyRequest,
  { store, sessions, keyUses, loopback, attempts }: Lookup,
): Promise<Caller> {
  const { ip, headers } = request
  const hash = keyHashOf(request, sessions)
  attempts.admit(ip, hash)
  const caller = hash === undefined ? undefined : await callerOf(store, hash)
  if (caller && hash !== undefined) {
    attempts.wasRight(hash)
    keyUses.note(caller.id)
    return caller
  }
  // One machine on trial: open until the first key is made. Revoked keys count, so revoking the last one opens nothing.
  if (loopback && headers.authorization === undefined && (await store.listKeys()).length === 0) return LOCAL_CALLER
  attempts.wasWrong(ip, hash)
  throw new AppError('AUTH_REQUIRED', { detail: { wanted: 'Authorization: Bearer td_…' } })
}

/** The key that a request shows: itself, or else by a session. */
function keyHashOf({ method, headers }: FastifyRequest, sessions: Sessions): string | undefined {
  if (headers.authorization !== undefined) {
    const secret = bearerSecret(headers.authorization)
    return secret === undefined ? undefined : hashSecret(secret)
  }
  const session = sessionIdOf(method, headers)
  return session === undefined ? undefined : sessions.use(session)?.keyHash
}
