import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useParams } from 'wouter'
import { ask, askJson, withQuery } from '../lib/api.ts'
import type { Said, VisitFacts } from '../lib/api-types.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { useLabels } from '../lib/labels.ts'
import { player } from '../lib/playing.ts'
import { ROW_FIELDS } from '../lib/said-marks.ts'
import { may, useSession } from '../lib/session.ts'
import { clock, dateTime, lengthOf } from '../lib/time.ts'
import { searchUrl } from '../lib/url/search.ts'
import { useWords } from '../lib/words.ts'
import { PlayButton } from '../parts/play-button.tsx'
import { RoleTag, SaidLine } from '../parts/said-line.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

const KINDS = ['stage', 'need', 'group', 'outcome'] as const

/** One visit: how it went, with the words each finding rests on; what came of it, as people told. */
export default function VisitPage() {
  const { t } = useWords()
  const { id = '' } = useParams()
  const { data: visit, error } = useQuery({
    queryKey: ['visit', id],
    queryFn: ({ signal }) => askJson<VisitFacts>(`/v1/visits/${encodeURIComponent(id)}`, { signal }),
  })
  const { data: spoken } = useQuery({
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
  if (error) return <Failure error={error} />
  if (!visit) return <Loading rows={6} />
  const { recordingId, startMs, endMs, startedAt, storeId, facts } = visit
  const byId = new Map(spoken?.utterances.map((said) => [said.id, said]))
  return (
    <>
      <header className="page-head">
        <h1>
          {t('visit.title')} · {storeId} · {dateTime(startedAt)}（{lengthOf(endMs - startMs)}）
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
          {facts.length === 0 && <p className="hint">{t('visit.nothing')}</p>}
          <dl className="journey">
            {KINDS.flatMap((kind) => facts.filter((fact) => fact.kind === kind)).map((fact) => (
              <Finding key={`${fact.kind}-${fact.id}`} fact={fact} byId={byId} />
            ))}
          </dl>
        </section>
        <Outcomes visit={visit} />
      </div>
    </>
  )
}

function Finding({
  fact: { kind, title, utteranceIds },
  byId,
}: {
  fact: VisitFacts['facts'][number]
  byId: ReadonlyMap<string, Said>
}) {
  const { t, say } = useWords()
  const lines = utteranceIds.flatMap((id) => byId.get(id) ?? []).slice(0, 3)
  return (
    <div>
      <dt>
        {t(kind === 'outcome' ? 'visits.heard' : `filter.${kind}`)}：{say(title)}
      </dt>
      <dd>
        <ul className="around" aria-label={t('visit.evidence')}>
          {lines.map((said) => (
            <li key={said.id}>
              <PlayButton heard={said} label={t('recording.sentence', { time: clock(said.startMs) })} />
              <RoleTag role={said.role} />
              <span lang="zh-CN">
                <SaidLine said={said} />
              </span>
            </li>
          ))}
        </ul>
      </dd>
    </div>
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
