import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type FormEvent } from 'react'
import { Link, useParams } from 'wouter'
import { ApiError, ask, askJson, withQuery } from '../lib/api.ts'
import type { Said, VisitFacts } from '../lib/api-types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { journeyOf } from '../lib/journey.ts'
import { useLabels } from '../lib/labels.ts'
import { remember } from '../lib/own-actions.ts'
import { player } from '../lib/playing.ts'
import { useRecording } from '../lib/recording-data.ts'
import { ROW_FIELDS } from '../lib/said-marks.ts'
import { may, useSession } from '../lib/session.ts'
import { dateTime, lengthOf } from '../lib/time.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords } from '../lib/words.ts'
import { VisitJourney } from '../parts/visit-journey.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { StoreName } from '../parts/store-name.tsx'

/** One visit: how it went, with the words each finding rests on; what came of it, as people told. */
export default function VisitPage() {
  const { t } = useWords()
  const { id = '' } = useParams()
  const { data: visit, error } = useQuery({
    queryKey: ['visit', id],
    queryFn: ({ signal }) => askJson<VisitFacts>(`/v1/visits/${encodeURIComponent(id)}`, { signal }),
  })
  const { data: spoken, error: spokenError } = useQuery({
    queryKey: ['visit-said', id],
    queryFn: ({ signal }) => {
      const { recordingId, startMs, endMs } = visit!
      const window = { fromMs: startMs, toMs: endMs, fields: ROW_FIELDS }
      return askJson<{ utterances: Said[] }>(
        withQuery(`/v1/recordings/${encodeURIComponent(recordingId)}/utterances`, window),
        { signal },
      )
    },
    enabled: visit !== undefined,
  })
  const { data: about } = useRecording(visit?.recordingId ?? '', visit !== undefined)
  const journey = useMemo(
    () => journeyOf(spoken?.utterances ?? [], visit?.facts ?? [], about?.moments ?? []),
    [spoken, visit, about],
  )
  if (error instanceof ApiError && error.status === 404) return <Empty title={t('error.notFound')} />
  if (error) return <Failure error={error} />
  if (!visit) return <Loading rows={6} />
  const { recordingId, startMs, endMs, startedAt, storeId, facts } = visit
  return (
    <>
      <header className="page-head">
        <h1>
          {t('visit.title')} · <StoreName id={storeId} /> · {dateTime(startedAt)}（{lengthOf(endMs - startMs)}）
        </h1>
        <div className="tools">
          <button
            type="button"
            className="primary"
            onClick={() => player.play(recordingId, { fromMs: startMs, untilMs: endMs })}
          >
            {t('visit.listen')}
          </button>
          <Link href={`/r/${encodeURIComponent(recordingId)}?at=${startMs}`}>{t('hit.open')}</Link>
          <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), visit: [id] })}`}>{t('figure.open')}</Link>
        </div>
      </header>
      <div className="columns">
        <section aria-label={t('visit.journey')}>
          <h2>{t('visit.journey')}</h2>
          {about?.recording.rolesSwapped && <p className="hint">{t('recording.rolesSwappedWhat')}</p>}
          {!spoken && !spokenError && <Loading rows={4} />}
          {spokenError && <Failure error={spokenError} />}
          {spoken && facts.length === 0 && <p className="hint">{t('visit.nothing')}</p>}
          {spoken && <VisitJourney journey={journey} recordingId={recordingId} endMs={endMs} />}
        </section>
        <Outcomes visit={visit} />
      </div>
    </>
  )
}

/** What people told of the visit; who may, tells it here and takes it back. */
function Outcomes({ visit: { id, outcomes } }: { visit: VisitFacts }) {
  const { t } = useWords()
  const { name, codes } = useLabels()
  const { data: session } = useSession()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const path = `/v1/visits/${encodeURIComponent(id)}/outcome`
  const send = async (call: () => Promise<unknown>) => {
    setError(undefined)
    try {
      await call()
      await client.invalidateQueries({ queryKey: ['visit', id] })
      await client.invalidateQueries({ queryKey: ['visits'] })
    } catch (failed) {
      setError(failed)
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { own, outcome: known } = fieldsOf(event.currentTarget)
    const outcome = own || known
    event.currentTarget.reset()
    void send(() => askJson(path, { method: 'POST', body: { outcome } }))
    remember({
      name: t('visit.save'),
      undo: () => send(() => ask(withQuery(path, { outcome }), { method: 'DELETE' })),
    })
  }
  return (
    <section aria-label={t('visits.told')}>
      <h2>{t('visits.told')}</h2>
      <p className="hint">{t('visits.hint')}</p>
      {outcomes.length === 0 && <p>{t('visits.toldNone')}</p>}
      <ul className="moments">
        {outcomes.map(({ outcome, at, source }) => (
          <li key={outcome}>
            <span className="chip told">{name('outcome', outcome)}</span>
            <span className="hint">
              {at === null ? '' : dateTime(at)} {source}
            </span>
            {may(session, 'DELETE /v1/visits/:id/outcome') && (
              <button
                type="button"
                onClick={() => void send(() => ask(withQuery(path, { outcome }), { method: 'DELETE' }))}
              >
                {t('visit.withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {may(session, 'POST /v1/visits/:id/outcome') && (
        <form onSubmit={submit} className="tell">
          <h3>{t('visit.tell')}</h3>
          <label>
            {t('visit.outcome')}{' '}
            <select name="outcome">
              {codes('outcome').map((outcome) => (
                <option key={outcome} value={outcome}>
                  {name('outcome', outcome)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('visit.own')} <input name="own" maxLength={64} />
          </label>
          <button type="submit">{t('visit.save')}</button>
        </form>
      )}
      {error !== undefined && <Failure error={error} />}
    </section>
  )
}
