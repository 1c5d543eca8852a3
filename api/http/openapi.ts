import type { FastifySchema, RouteOptions } from 'fastify'
import type { ErrorCode } from '../../engine/errors.ts'
import { rolesFor } from '../auth/roles.ts'
import { errorAnswers, nothing } from '../schemas/answers.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Errors that a route answers with besides those that many do. */
    errors?: ErrorCode[]
    /** What /docs says in the place of the schema by which requests are checked. */
    documented?: FastifySchema
  }
}

const OF_EVERY_ROUTE: ErrorCode[] = ['INPUT_INVALID', 'HOST_REFUSED', 'INTERNAL', 'STORE_BROKEN', 'STORE_BUSY']
const OF_GUARDED_ROUTES: ErrorCode[] = ['AUTH_REQUIRED', 'AUTH_FORBIDDEN', 'TOO_MANY_REQUESTS']
/** Also where no body is wanted: one that is sent is read, or refused. */
const OF_BODIES: ErrorCode[] = ['UPLOAD_CUT', 'UPLOAD_STALLED', 'TOO_LARGE', 'MEDIA_TYPE', 'DISK_FULL']

/** Errors of the knowledge and the models that understanding stands on. */
export const ENGINE_ERRORS: ErrorCode[] = [
  ...(['PACK_UNKNOWN', 'PACK_INVALID', 'DIALECT_UNKNOWN', 'CONFIG_INVALID', 'WORKER_DIED'] as const),
  ...(['MODEL_UNKNOWN', 'MODEL_MISSING', 'MODEL_FORMAT', 'MODEL_CHECKSUM', 'MODEL_SOURCES_FAILED'] as const),
  ...(['RUNTIME_MISSING', 'NOT_READY'] as const),
]

/** Errors of questions that take their turn. */
export const QUERY_ERRORS: ErrorCode[] = ['QUERY_TIMEOUT', 'QUERY_LIMIT', 'QUERY_BUSY']

/** What /docs says of a route: its schema with every status that can come, the errors in their one form. */
export function documentRoute({ schema, url, route }: { schema: FastifySchema; url: string; route: RouteOptions }) {
  if (schema?.hide) return { schema, url }
  const { errors = [], documented = {}, isLasting } = route.config ?? {}
  const known = isLasting ? { 304: nothing('与 If-None-Match 相同 / the same as If-None-Match') } : {}
  const answers = { ...(schema?.response as object), ...known, ...errorAnswers(errorsOf(route, errors)) }
  const security = isPublic(route) ? { security: [] } : {}
  return { schema: { ...schema, ...documented, ...security, response: answers }, url }
}

function errorsOf(route: RouteOptions, own: readonly ErrorCode[]): ErrorCode[] {
  const isRead = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD')
  return [
    ...OF_EVERY_ROUTE,
    ...(isPublic(route) ? [] : OF_GUARDED_ROUTES),
    ...(isRead ? [] : OF_BODIES),
    ...(route.url.includes(':') ? (['NOT_FOUND'] as const) : []),
    ...own,
  ].filter((code, at, all) => all.indexOf(code) === at)
}

function isPublic({ method, url }: RouteOptions): boolean {
  return [method].flat().every((verb) => rolesFor(verb, url) === 'public')
}
