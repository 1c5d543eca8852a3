/** Why a source could not deliver. `passing` failures are worth another try, the others are not. */
export class FetchFailure extends Error {
  readonly passing: boolean
  /** HTTP status, when the server answered. */
  readonly status?: number

  constructor(reason: string, passing: boolean, options: ErrorOptions & { status?: number } = {}) {
    super(reason, options)
    this.name = 'FetchFailure'
    this.passing = passing
    if (options.status !== undefined) this.status = options.status
  }
}

/**
 * Sends a GET and waits for a good answer's head (2xx). Credentials in the address travel as a header: fetch refuses them there.
 *
 * @throws FetchFailure
 */
export async function openUrl(
  address: string,
  options: { headers?: Record<string, string>; signal?: AbortSignal; answerMs: number },
): Promise<Response> {
  const url = new URL(address)
  const headers: Record<string, string> = {
    'user-agent': 'tingdian',
    'accept-encoding': 'identity',
    ...options.headers,
  }
  if (url.username) {
    const secret = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    headers.authorization = `Basic ${Buffer.from(secret).toString('base64')}`
    url.username = url.password = ''
  }
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), options.answerMs)
  const signal = AbortSignal.any([late.signal, ...(options.signal ? [options.signal] : [])])
  try {
    const response = await fetch(url, { headers, signal })
    if (response.ok) return response
    await response.body?.cancel()
    const { status } = response
    throw new FetchFailure(`HTTP ${status} ${url.host}`, status >= 500 || [408, 416, 429].includes(status), { status })
  } catch (error) {
    if (late.signal.aborted)
      throw new FetchFailure(`${url.host} ${options.answerMs / 1000} 秒没有应答 (no answer)`, false)
    if (error instanceof FetchFailure || options.signal?.aborted) throw error
    throw failureOf(error, url.host)
  } finally {
    clearTimeout(timer)
  }
}

/** A network error in words. A name that does not resolve or a closed port is not tried again: the next source is nearer. */
export function failureOf(error: unknown, host: string): FetchFailure {
  const cause = (error as { cause?: { code?: string } }).cause
  const code = cause?.code ?? (error as NodeJS.ErrnoException).code ?? (error as Error).message
  const known: Record<string, string> = {
    ENOTFOUND: '找不到主机 (host not found)',
    EAI_AGAIN: '找不到主机 (host not found)',
    ECONNREFUSED: '拒绝连接 (connection refused)',
    UND_ERR_CONNECT_TIMEOUT: '连接超时 (connect timeout)',
    ENETUNREACH: '网络不通 (network unreachable)',
    EHOSTUNREACH: '网络不通 (host unreachable)',
    SELF_SIGNED_CERT_IN_CHAIN: '证书不受信任，请设 NODE_EXTRA_CA_CERTS (certificate not trusted)',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: '证书不受信任，请设 NODE_EXTRA_CA_CERTS (certificate not trusted)',
    DEPTH_ZERO_SELF_SIGNED_CERT: '证书不受信任，请设 NODE_EXTRA_CA_CERTS (certificate not trusted)',
  }
  return new FetchFailure(`${host} ${known[code] ?? code}`, !(code in known), { cause: error })
}
