import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { askJson, withQuery } from '../lib/api.ts'
import type { Job } from '../lib/api-types.ts'
import { useAskingInterval, useFraction } from '../lib/live/use-live.ts'
import { may, useSession } from '../lib/session.ts'
import { dateTime } from '../lib/time.ts'
import { percent, useWords } from '../lib/words.ts'
import { Failure, Loading } from '../ui/notice.tsx'
import { StoreName } from './store-name.tsx'

const SHOWN = 50

/** Analyses, newest first; what ends is there to be read at once, what failed can be tried again. */
export function JobTable() {
  const { t } = useWords()
  const refetchInterval = useAskingInterval()
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => askJson<{ jobs: Job[] }>(withQuery('/v1/jobs', { limit: SHOWN }), { signal }),
    refetchInterval,
    staleTime: 0,
  })
  return (
    <section aria-label={t('intake.jobs')}>
      <h2>{t('intake.jobs')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.jobs.length === 0 && <p className="hint">{t('intake.noJobs')}</p>}
      {data && data.jobs.length > 0 && (
        <div className="scroller" tabIndex={0} role="region" aria-label={t('intake.jobs')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('intake.file')}</th>
                <th scope="col">{t('filter.store')}</th>
                <th scope="col">{t('intake.state')}</th>
                <th scope="col">{t('intake.when')}</th>
                <th scope="col">{t('intake.attempts')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {data.jobs.map((job) => (
                <JobRow key={job.id} job={job} onRetried={() => void refetch()} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function JobRow({ job, onRetried }: { job: Job; onRetried: () => void }) {
  const { t, language } = useWords()
  const { data: session } = useSession()
  const [error, setError] = useState<unknown>()
  const fraction = useFraction(job.id)
  const { id, file, storeId, state, createdAt, attempts, recordingId, error: why } = job
  const retry = () => {
    setError(undefined)
    askJson(`/v1/jobs/${encodeURIComponent(id)}/retry`, { method: 'POST' }).then(onRetried, setError)
  }
  const isStuck = state === 'failed' || state === 'blocked'
  return (
    <tr data-job={id}>
      <th scope="row">{file}</th>
      <td>
        <StoreName id={storeId} />
      </td>
      <td>
        <span className={`state ${state}`}>{t(`state.${state}`)}</span>
        {state === 'running' && fraction !== undefined && (
          <progress max={1} value={fraction} aria-label={t('intake.analysed', { n: percent(fraction) })} />
        )}
        {isStuck && why && <p className="hint">{language === 'zh' ? why.message : why.messageEn}</p>}
        {error !== undefined && <Failure error={error} />}
      </td>
      <td className="nowrap">{dateTime(createdAt)}</td>
      <td>{attempts}</td>
      <td>
        {state === 'done' && <Link href={`/r/${encodeURIComponent(recordingId)}`}>{t('intake.open')}</Link>}
        {isStuck && may(session, 'POST /v1/jobs/:id/retry') && (
          <button type="button" onClick={retry}>
            {t('intake.retry')}
          </button>
        )}
      </td>
    </tr>
  )
}
