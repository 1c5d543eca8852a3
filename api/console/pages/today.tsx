import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { askJson, withQuery } from '../lib/api.ts'
import type { SearchAnswer } from '../lib/api-types.ts'
import type { FiguresAnswer, Found } from '../lib/figures.ts'
import { useLabels } from '../lib/labels.ts'
import { useQueryState } from '../lib/query-state.ts'
import { ROW_FIELDS } from '../lib/said-marks.ts'
import { clock, dayOf, longDate, spanOfDay } from '../lib/time.ts'
import { queryOf, text } from '../lib/url/params.ts'
import { pageOfLink, searchUrl } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { CoverageLine } from '../parts/coverage-line.tsx'
import { PlayButton } from '../parts/play-button.tsx'
import { RoleTag, SaidLine } from '../parts/said-line.tsx'
import { pageOfHit } from '../parts/hit-row.tsx'
import { SavedSearches } from '../parts/saved-searches.tsx'
import { Waiting } from '../parts/today/waiting.tsx'
import { WeekChanges } from '../parts/today/week-changes.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

const dayUrl = queryOf<{ day: string }>({ day: text })
const TOPICS = 6
const QUOTES = 3
/** What a day's words most need ears for. */
const TELLING = ['complaint', 'churn_risk', 'price_objection', 'manager_request', 'purchase_signal', 'praise']

/** One day on one screen: how much was heard, what mattered, three quotes to hear, and what waits for somebody. */
export default function TodayPage() {
  const { t } = useWords()
  const [state, change] = useQueryState(dayUrl)
  const today = dayOf(Date.now())
  const isChosen = /^\d{4}-\d{2}-\d{2}$/.test(state.day) && !Number.isNaN(Date.parse(state.day))
  const day = isChosen ? state.day : today
  return (
    <>
      <header className="page-head">
        <h1>
          {day === today ? `${t('today.title')} · ` : ''}
          {longDate(Date.parse(spanOfDay(day).from))}
        </h1>
        <div className="tools">
          <label>
            {t('today.day')}{' '}
            <input type="date" value={day} max={today} onChange={({ target: { value } }) => change({ day: value })} />
          </label>
        </div>
      </header>
      <Day day={day} nothing={<NothingThatDay isChosen={isChosen} />} />
    </>
  )
}

/** What is to be seen of a day; something else where nothing was heard. */
function Day({ day, nothing }: { day: string; nothing: ReactNode }) {
  const { t } = useWords()
  const span = spanOfDay(day)
  const { data, error, refetch } = useQuery({
    queryKey: ['day', day],
    queryFn: async ({ signal }) => {
      const ask = (view: string) => askJson<FiguresAnswer>(withQuery('/v1/insights', { view, ...span }), { signal })
      const [found, concepts] = await Promise.all([ask('found'), ask('concepts')])
      return {
        found: found.view === 'found' ? found.insights : [],
        coverage: concepts.view === 'concepts' ? concepts.coverage : undefined,
      }
    },
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  if (!data.coverage || data.coverage.utterances === 0) return nothing
  return (
    <div className="columns">
      <div>
        <section aria-label={t('today.heard')}>
          <h2>{t('today.heard')}</h2>
          <p className="tiles">
            <span>{t('today.recordings', { n: countOf(data.coverage.recordings) })}</span>
            <Link href={`/visits?from=${encodeURIComponent(span.from)}&to=${encodeURIComponent(span.to)}`}>
              {t('today.visits', { n: countOf(data.coverage.visits) })}
            </Link>
            <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), ...span })}`}>
              {t('today.said', { n: countOf(data.coverage.utterances) })}
            </Link>
          </p>
          <CoverageLine coverage={data.coverage} />
        </section>
        <Quotes day={day} span={span} />
      </div>
      <div>
        <Findings found={data.found} />
        <Waiting />
        <WeekChanges />
        <SavedSearches />
      </div>
    </div>
  )
}

/** A day without recordings: the latest one that has some, at once where nobody asked for another. */
function NothingThatDay({ isChosen }: { isChosen: boolean }) {
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ['latest-day'],
    queryFn: ({ signal }) =>
      askJson<SearchAnswer>(withQuery('/v1/search', { limit: 1, sort: 'newest', fields: ['text'] }), { signal }),
  })
  const latest = data?.hits[0] ? dayOf(data.hits[0].at) : undefined
  if (latest && !isChosen)
    return (
      <>
        <p role="status" className="banner">
          {t('today.notYet', { day: latest })}
        </p>
        <Day day={latest} nothing={null} />
      </>
    )
  return (
    <>
      <Empty title={t('today.none')}>
        {latest && <Link href={`/?day=${latest}`}>{t('today.latest', { day: latest })}</Link>}
        {data && !latest && (
          <>
            <p>{t('search.nothingStoredHow')}</p>
            <Link href="/intake">{t('nav.intake')}</Link>
          </>
        )}
      </Empty>
      <div className="columns">
        <Waiting />
        <SavedSearches />
      </div>
    </>
  )
}

function Quotes({ day, span }: { day: string; span: { from: string; to: string } }) {
  const { t } = useWords()
  const { data, error } = useQuery({
    queryKey: ['quotes', day],
    queryFn: async ({ signal }) => {
      const ask = (moment: string) =>
        askJson<SearchAnswer>(
          withQuery('/v1/search', { ...span, moment, role: 'customer', limit: 1, fields: ROW_FIELDS }),
          { signal },
        )
      const answers = await Promise.all(TELLING.map(ask))
      const hits = new Map(answers.flatMap(({ hits: [hit] }) => (hit ? [[hit.utterance.id, hit] as const] : [])))
      return [...hits.values()].slice(0, QUOTES)
    },
  })
  return (
    <section aria-label={t('today.quotes')}>
      <h2>{t('today.quotes')}</h2>
      {error && <Failure error={error} />}
      <ul className="around">
        {data?.map((hit) => (
          <li key={hit.utterance.id}>
            <PlayButton heard={hit.pointer} />
            <RoleTag role={hit.utterance.role} />
            <span>
              <span lang="zh-CN">
                <SaidLine said={hit.utterance} />
              </span>{' '}
              <Link className="nowrap" href={pageOfHit(hit, '')}>
                {t('hit.open')} {clock(hit.pointer.startMs)}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      <Link href={`/search?${searchUrl.print({ ...searchUrl.parse(''), ...span })}`}>{t('today.allQuotes')}</Link>
    </section>
  )
}

function Findings({ found }: { found: readonly Found[] }) {
  const { t } = useWords()
  const { name } = useLabels()
  const moments = found.filter((one) => one.name === undefined)
  const topics = found.filter((one) => one.name !== undefined).slice(0, TOPICS)
  const line = (one: Found) => (
    <li key={`${one.kind}-${one.conceptId}`}>
      <Link href={pageOfLink(one.utterances)}>
        {name('insight', one.kind)}
        {one.name !== undefined && (
          <>
            ：<bdi>{one.name}</bdi>
          </>
        )}
      </Link>{' '}
      <span className="hint">{t('figure.count', { n: countOf(one.count) })}</span>
    </li>
  )
  return (
    <>
      <section aria-label={t('today.moments')}>
        <h2>{t('today.moments')}</h2>
        <ul className="plain">{moments.map(line)}</ul>
        {moments.length === 0 && <p className="hint">{t('recording.noMoments')}</p>}
      </section>
      <section aria-label={t('today.topics')}>
        <h2>{t('today.topics')}</h2>
        <ul className="plain">{topics.map(line)}</ul>
        {topics.length === 0 && <p className="hint">{t('figure.none')}</p>}
      </section>
    </>
  )
}
