/** What the service answers when it refuses, as its one form of errors has it. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly zh: string
  readonly detail: Record<string, unknown>
  readonly requestId: string

  constructor(status: number, body: Partial<ErrorBody['error']>, requestId = '') {
    super(body.messageEn ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? 'UNREACHABLE'
    this.zh = body.message ?? `HTTP ${status}`
    this.detail = body.detail ?? {}
    this.requestId = requestId
  }
}

interface ErrorBody {
  error: { code: string; message: string; messageEn: string; detail: Record<string, unknown> }
}

export interface AskOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: object
  /** Sent as it is, in the place of a body. */
  file?: Blob
  /** The revision that was seen of what is to be changed. */
  ifMatch?: number
  signal?: AbortSignal
}

/** Whoever wants to know that the session is over. */
const lockedOut = new Set<() => void>()
export function onLockedOut(listener: () => void): () => void {
  lockedOut.add(listener)
  return () => lockedOut.delete(listener)
}
/** Tells that the session is over. */
export function lockOut(): void {
  for (const listener of lockedOut) listener()
}

/**
 * Asks the service.
 *
 * @throws ApiError - refused, or not reached (status 0)
 */
export async function ask(
  path: string,
  { method = 'GET', body, file, ifMatch, signal }: AskOptions = {},
): Promise<Response> {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(file && { 'content-type': 'application/octet-stream' }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  }
  const sent = {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
    ...(file && { body: file }),
    ...(signal && { signal }),
  }
  const response = await fetch(path, sent).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(0, { message: '连不上服务', messageEn: 'the service cannot be reached' })
  })
  if (response.ok) return response
  const refused = (await response.json().catch(() => undefined)) as ErrorBody | undefined
  if (response.status === 401 && path !== '/v1/session') lockOut()
  throw new ApiError(response.status, refused?.error ?? {}, response.headers.get('x-request-id') ?? '')
}

/** The JSON of an answer. @throws ApiError */
export async function askJson<T>(path: string, options?: AskOptions): Promise<T> {
  const response = await ask(path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

type Parameter = string | number | boolean | undefined
/** Query parameters by name; a list is a repeated one. */
export type Asked = Record<string, Parameter | readonly Parameter[]>

/** A path with query parameters: lists are repeated, what is undefined is left out. */
export function withQuery(path: string, parameters: Asked): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().flatMap((one): [string, string][] => (one === undefined ? [] : [[name, String(one)]])),
  )
  const query = new URLSearchParams(pairs).toString()
  return query === '' ? path : `${path}?${query}`
}
