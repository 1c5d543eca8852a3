import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { checkHost, isLoopback } from './hosts.ts'
import { LOCAL_CALLER, callerOf, type Caller } from './keys.ts'
import { rolesFor } from './roles.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler of a route that is not public. */
    caller: Caller
  }
}

/**
 * Puts the guard before every route, unknown ones included: host, key, role. A route that the table of permissions does not
 * know cannot be registered.
 */
export function installGuard(app: FastifyInstance, config: Config, store: InsightStore): void {
  const loopback = isLoopback(config.host)
  app.decorateRequest('caller', null as unknown as Caller)
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat())
      if (!rolesFor(verb, url))
        throw new Error(`${verb} ${url} has no line in the table of permissions (api/auth/roles.ts)`)
  })
  app.addHook('onRequest', async (request) => {
    checkHost(request.headers, { loopback, allowedHosts: config.allowedHosts })
    const wanted = request.is404 ? undefined : rolesFor(request.method, request.routeOptions.url ?? '')
    if (wanted === 'public') return
    request.caller = await identify(request, store, loopback)
    if (wanted && !wanted.includes(request.caller.role))
      throw new AppError('AUTH_FORBIDDEN', { detail: { role: request.caller.role, wanted: [...wanted] } })
  })
}

async function identify(request: FastifyRequest, store: InsightStore, loopback: boolean): Promise<Caller> {
  const { authorization } = request.headers
  const caller = await callerOf(store, authorization)
  if (caller) return caller
  // One machine on trial: open until the first key is made. Revoked keys count, so revoking the last one opens nothing.
  if (loopback && authorization === undefined && (await store.listKeys()).length === 0) return LOCAL_CALLER
  throw new AppError('AUTH_REQUIRED', { detail: { wanted: 'Authorization: Bearer td_…' } })
}
