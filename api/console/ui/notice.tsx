import { useEffect, useState, type ReactNode } from 'react'
import { ApiError } from '../lib/api.ts'
import { useWords } from '../lib/words.ts'

/** Says why there is nothing, and what would fill the place. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** Shows that something is awaited, but only when it takes its time. */
export function Loading({ rows = 3 }: { rows?: number }) {
  const { t } = useWords()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" role="status" aria-label={t('loading')} data-slow={isSlow}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="bone" />
      ))}
    </div>
  )
}

/** What went wrong, in words that help, with what may be done about it; where the service says how long to wait, that is counted down. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useWords()
  const left = useSecondsLeft(error)
  return (
    <div className="failure" role="alert">
      <p>{useFailure(error)}</p>
      {onRetry && !isLasting(error) && (
        <button type="button" disabled={left > 0} onClick={onRetry}>
          {left > 0 ? t('retry.in', { n: left }) : t('retry')}
        </button>
      )}
    </div>
  )
}

/** What is refused or not there is so the next time, too. */
const isLasting = (error: unknown): boolean => error instanceof ApiError && [403, 404].includes(error.status)

/** Seconds until the service wants to be asked again; 0 where it does not say. */
function useSecondsLeft(error: unknown): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const wait = error instanceof ApiError ? error.detail.retryAfterMs : undefined
    const until = Date.now() + (typeof wait === 'number' ? wait : 0)
    const tell = (): void => setLeft(Math.ceil(Math.max(0, until - Date.now()) / 1000))
    tell()
    const timer = setInterval(tell, 1000)
    const end = setTimeout(() => clearInterval(timer), until - Date.now() + 1000)
    return () => {
      clearInterval(timer)
      clearTimeout(end)
    }
  }, [error])
  return left
}

/** The words for an error. */
export function useFailure(error: unknown): string {
  const { t, language } = useWords()
  if (!(error instanceof ApiError)) return t('error.other', { message: String(error) })
  const { status, code, zh, detail, requestId } = error
  if (status === 0) return t('error.unreachable')
  if (status === 403) return t('error.forbidden', { wanted: [detail.wanted].flat().join(' ') })
  if (status === 404) return t('error.notFound')
  if (code === 'AUDIO_UNMUTED') return t('error.unmuted')
  if (status === 429 || code === 'QUERY_BUSY') return t('error.busy')
  if (status >= 500 && code === 'INTERNAL') return t('error.server', { id: requestId })
  const problems = [detail.problems, detail.remedy].flat().filter((one) => typeof one === 'string')
  return t('error.other', { message: [language === 'zh' ? zh : error.message, ...problems].join(' ') })
}
