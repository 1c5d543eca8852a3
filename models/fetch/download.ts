import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toAppError } from '../../engine/errors.ts'
import { failureOf, FetchFailure, openUrl } from './http.ts'

export interface DownloadLimits {
  /** Wait for the connection and the answer's head. */
  answerMs: number
  /** Longest pause between two pieces of the body. */
  stallMs: number
  /** Tries after the first without any progress. */
  retries: number
  /** Wait before the first retry; doubles each time. */
  backoffMs: number
}

export const defaultDownloadLimits: DownloadLimits = { answerMs: 10_000, stallMs: 30_000, retries: 3, backoffMs: 500 }

export interface DownloadOptions {
  limits?: Partial<DownloadLimits>
  signal?: AbortSignal
  /** Bytes on disk so far, and of the whole file when the server tells. */
  onProgress?: (doneBytes: number, totalBytes?: number) => void
}

/**
 * Fetches a file to `target`, through `target.part`, which a later call resumes (HTTP Range, guarded by the server's validator).
 *
 * @throws FetchFailure when the server cannot be reached or refuses; AppError DISK_FULL (the part is removed), CANCELLED
 */
export async function download(url: string, target: string, options: DownloadOptions = {}): Promise<void> {
  const limits = { ...defaultDownloadLimits, ...options.limits }
  await mkdir(dirname(target), { recursive: true })
  let furthest = await sizeOf(`${target}.part`)
  for (let retry = 0; ; retry++) {
    try {
      await attempt(url, target, limits, options)
      await rename(`${target}.part`, target)
      await rm(`${target}.part.json`, { force: true })
      return
    } catch (error) {
      const failure = await judge(error, target, options.signal)
      if (failure.status === 416) await removePart(target)
      const size = await sizeOf(`${target}.part`)
      if (size > furthest) retry = 0
      furthest = Math.max(furthest, size)
      if (!failure.passing || retry >= limits.retries) throw failure
      await sleep(limits.backoffMs * 2 ** retry, undefined, { signal: options.signal })
    }
  }
}

/** Failures of the network come back, to be retried or passed on; those of this machine are thrown. */
async function judge(error: unknown, target: string, signal?: AbortSignal): Promise<FetchFailure> {
  if (signal?.aborted) throw toAppError(Object.assign(new Error('aborted'), { name: 'AbortError' }))
  if (error instanceof FetchFailure) return error
  const known = toAppError(error)
  if (known.code === 'DISK_FULL') {
    await removePart(target)
    known.detail.file = target
    throw known
  }
  if ((error as NodeJS.ErrnoException).syscall && (error as NodeJS.ErrnoException).path) throw error
  return failureOf(error, target)
}

async function removePart(target: string): Promise<void> {
  await rm(`${target}.part`, { force: true })
  await rm(`${target}.part.json`, { force: true })
}

async function attempt(url: string, target: string, limits: DownloadLimits, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`
  const validator = await validatorOf(target, url)
  const have = validator === undefined ? 0 : await sizeOf(part)
  const headers: Record<string, string> =
    have > 0 && validator ? { range: `bytes=${have}-`, 'if-range': validator } : {}
  const stall = new AbortController()
  const signal = AbortSignal.any([stall.signal, ...(options.signal ? [options.signal] : [])])
  const response = await openUrl(url, { headers, signal, answerMs: limits.answerMs })
  if (!response.body) throw new FetchFailure('empty answer', true)
  const start = startOf(response, have)
  const length = response.headers.get('content-length')
  const total = length === null ? undefined : start + Number(length)
  if (start === 0) await keepValidator(target, url, response)

  let done = start
  const file = await open(part, start > 0 ? 'a' : 'w')
  const timer = setTimeout(() => stall.abort(), limits.stallMs)
  try {
    // Node's streams can be iterated, what a browser types as one cannot.
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      timer.refresh()
      await file.writeFile(piece)
      done += piece.length
      options.onProgress?.(done, total)
    }
  } catch (error) {
    if (stall.signal.aborted) throw new FetchFailure(`${limits.stallMs / 1000} 秒没有数据 (stalled)`, true)
    throw error
  } finally {
    clearTimeout(timer)
    await file.close()
  }
  if (total !== undefined && done !== total) {
    throw new FetchFailure(`连接中断 (ended after ${done} of ${total} bytes)`, true)
  }
}

/** Where the answer's body begins in the file; a server that ignores the range sends all of it again. */
function startOf(response: Response, have: number): number {
  if (response.status !== 206) return 0
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? -1)
  if (start !== have) throw new FetchFailure('服务器给错了字节范围 (wrong byte range)', false)
  return start
}

interface PartRecord {
  url: string
  validator: string
}

/** What proves that the server's file is still the one we began: a strong ETag, else its date. */
async function keepValidator(target: string, url: string, response: Response): Promise<void> {
  const etag = response.headers.get('etag')
  const validator = etag && !etag.startsWith('W/') ? etag : response.headers.get('last-modified')
  await rm(`${target}.part.json`, { force: true })
  const record: PartRecord = { url: withoutSecrets(url), validator: validator ?? '' }
  if (validator) await writeFile(`${target}.part.json`, JSON.stringify(record))
}

async function validatorOf(target: string, url: string): Promise<string | undefined> {
  try {
    const record = JSON.parse(await readFile(`${target}.part.json`, 'utf8')) as PartRecord
    return record.url === withoutSecrets(url) ? record.validator : undefined
  } catch {
    return undefined
  }
}

function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

const sizeOf = async (path: string) => (await stat(path).catch(() => undefined))?.size ?? 0
