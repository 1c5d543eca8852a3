import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ApiError, askJson, withQuery } from '../lib/api.ts'
import { countOf, useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'

interface Saved {
  created: number
  updated: number
  unchanged: number
  skipped: number
  remarks?: string[]
}

/** Outcomes of a file: tried first, with what each wrong line is told, then kept, all or none. */
export default function ImportOutcomes() {
  const { t } = useWords()
  const client = useQueryClient()
  const [tried, setTried] = useState<{ file: File; skipUnknown: boolean; saved: Saved; isKept: boolean }>()
  const [error, setError] = useState<unknown>()
  const [isAsking, setAsking] = useState(false)
  const send = async (file: File, skipUnknown: boolean, dryRun: boolean) => {
    setAsking(true)
    setError(undefined)
    try {
      const path = withQuery('/v1/outcomes/import', { file: file.name.slice(-255), skipUnknown, dryRun })
      const saved = await askJson<Saved>(path, { method: 'POST', file })
      setTried({ file, skipUnknown, saved, isKept: !dryRun })
      if (!dryRun)
        for (const name of ['visits', 'visit', 'figures']) void client.invalidateQueries({ queryKey: [name] })
    } catch (failed) {
      setTried(undefined)
      setError(failed)
    } finally {
      setAsking(false)
    }
  }
  const tryIt = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const file = form.get('file')
    if (file instanceof File) void send(file, form.has('skip'), true)
  }
  const changes = tried ? tried.saved.created + tried.saved.updated : 0
  return (
    <section aria-label={t('outcomes.import')}>
      <p className="hint">{t('outcomes.about')}</p>
      <form className="tools" onSubmit={tryIt} onChange={() => setTried(undefined)}>
        <label>
          {t('import.file')} <input type="file" name="file" required accept=".csv,.txt,text/csv" />
        </label>
        <label>
          <input type="checkbox" name="skip" defaultChecked /> {t('outcomes.skip')}
        </label>
        <button type="submit" disabled={isAsking}>
          {t('import.try')}
        </button>
        {tried && !tried.isKept && changes > 0 && (
          <button
            type="button"
            className="primary"
            disabled={isAsking}
            onClick={() => void send(tried.file, tried.skipUnknown, false)}
          >
            {t('outcomes.take', { n: countOf(changes) })}
          </button>
        )}
      </form>
      <Told tried={tried} />
      {error !== undefined && <Refused error={error} />}
    </section>
  )
}

function Told({ tried }: { tried: { saved: Saved; isKept: boolean } | undefined }) {
  const { t } = useWords()
  const { created = 0, updated = 0, unchanged = 0, skipped = 0, remarks = [] } = tried?.saved ?? {}
  const counts = { created: countOf(created), updated: countOf(updated), unchanged: countOf(unchanged) }
  return (
    <>
      <p role="status">
        {tried && t(tried.isKept ? 'outcomes.kept' : 'outcomes.would', { ...counts, skipped: countOf(skipped) })}
      </p>
      <Lines lines={remarks} />
    </>
  )
}

/** What is wrong with which line, where the service says it; what else went wrong, as everywhere. */
function Refused({ error }: { error: unknown }) {
  const { t } = useWords()
  const { problems } = error instanceof ApiError ? error.detail : {}
  if (!Array.isArray(problems)) return <Failure error={error} />
  return (
    <>
      <p role="alert">{t('outcomes.wrong')}</p>
      <Lines lines={problems.map(String)} />
    </>
  )
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="plain">
      {lines.map((line) => (
        <li key={line}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ul>
  )
}
