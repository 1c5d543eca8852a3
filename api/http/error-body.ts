import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, ERROR_KINDS, toAppError, type ErrorCode, type ErrorDetail } from '../../engine/errors.ts'

/** What Fastify and its plugins throw, in our codes. */
const CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'MEDIA_TYPE',
}

function fromFastify(error: FastifyError, { headers }: FastifyRequest): AppError {
  if (error.validation) {
    const problems = error.validation.map(({ instancePath, message, params }) =>
      [`${error.validationContext ?? ''}${instancePath}`, message ?? '', extraNames(params)].join(' ').trim(),
    )
    return new AppError('INPUT_INVALID', { detail: { problems: [...new Set(problems)] } })
  }
  const known = CODES[error.code]
  const detail: ErrorDetail = known === 'MEDIA_TYPE' ? { got: (headers['content-type'] ?? 'none').slice(0, 100) } : {}
  if (known) return new AppError(known, { detail, cause: error })
  const callersFault = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  return callersFault
    ? new AppError('INPUT_INVALID', { detail: { reason: error.code ?? 'unreadable' }, cause: error })
    : toAppError(error)
}

/** Names of unknown properties, when that is what is wrong. */
function extraNames(params: Record<string, unknown> | undefined): string {
  const names = params?.additionalProperties
  return Array.isArray(names) ? `(${names.join(', ')})` : ''
}

/** The body of every error answer. What went wrong inside (status 500 and up) stays inside, but for a model that can be installed. */
export function errorBody(error: AppError) {
  const { status, zh, en } = ERROR_KINDS[error.code]
  const tells = status < 500 || error.code === 'MODEL_MISSING'
  return { error: { code: error.code, message: zh, messageEn: en, detail: tells ? error.detail : {} } }
}

/** Fastify's error handler: one form for all errors, logged without anything that a customer said. */
export function handleError(
  thrown: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = thrown instanceof AppError ? thrown : fromFastify(thrown, request)
  const { status } = ERROR_KINDS[error.code]
  if (status >= 500)
    request.log.error({ code: error.code, detail: error.detail, cause: traceOf(error.cause) }, 'request failed')
  // Of somebody who stopped sending nothing more is waited for.
  if (error.code === 'UPLOAD_STALLED' || error.code === 'UPLOAD_CUT') void reply.header('connection', 'close')
  const { retryAfterMs } = error.detail
  if (typeof retryAfterMs === 'number') void reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  if (status === 401) void reply.header('www-authenticate', 'Bearer')
  return reply.code(status).type('application/json; charset=utf-8').send(errorBody(error))
}

/** Kind and place of an unexpected error. Its message stays out: parsers quote what they could not read. */
export function traceOf(cause: unknown): { name: string; code: string; at: string } | undefined {
  if (!(cause instanceof Error)) return undefined
  const frames = (cause.stack ?? '').split('\n').filter((frame) => frame.startsWith('    at '))
  return { name: cause.name, code: (cause as NodeJS.ErrnoException).code ?? '', at: frames.slice(0, 8).join('\n') }
}
