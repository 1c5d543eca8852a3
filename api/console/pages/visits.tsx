import { useInfiniteQuery } from '@tanstack/react-query'
import { Suspense, lazy, useMemo, useState } from 'react'
import { Link } from 'wouter'
import { askJson, withQuery } from '../lib/api.ts'
import type { VisitFacts } from '../lib/api-types.ts'
import { useLabels } from '../lib/labels.ts'
import { may, useSession } from '../lib/session.ts'
import { useQueryState } from '../lib/query-state.ts'
import { dateTime, lengthOf } from '../lib/time.ts'
import { frozen } from '../lib/url/filters.ts'
import { searchUrl } from '../lib/url/search.ts'
import { visitQuery, visitUrl } from '../lib/url/visits.ts'
import { countOf, useWords } from '../lib/words.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { ExportLinks } from '../parts/export-links.tsx'
import { TimeFilter } from '../parts/time-filter.tsx'
import { FactChips } from '../parts/fact-chips.tsx'
import { StoreFilter } from '../parts/store-filter.tsx'
import { VisitFilters } from '../parts/visit-filters.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { StoreName } from '../parts/store-name.tsx'

const PAGE = 50
const ImportOutcomes = lazy(() => import('../parts/import-outcomes.tsx'))

interface VisitPage {
  visits: VisitFacts[]
  total: number
  nextCursor?: string
}

/** Visits: how each went, what was heard of its end and what people told of it. */
export default function VisitsPage() {
  const { t } = useWords()
  const { data: session } = useSession()
  const [isImporting, setImporting] = useState(false)
  const [state, change] = useQueryState(visitUrl)
  const now = useMemo(() => Date.now(), [visitUrl.print(state)])
  const asked = visitQuery(state, now)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['visits', asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const paging = { limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) }
      return askJson<VisitPage>(withQuery('/v1/visits', { ...asked, ...paging }), { signal })
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const visits = data?.pages.flatMap((page) => page.visits) ?? []
  return (
    <>
      <header className="page-head">
        <h1>{t('visits.title')}</h1>
        <div className="tools">
          <TimeFilter times={state} onChange={change} />
          <StoreFilter store={state.store} onChange={(store) => change({ store })} />
          <VisitFilters state={state} onChange={change} />
          <ExportLinks path="/v1/visits" asked={asked} />
          {may(session, 'POST /v1/outcomes/import') && (
            <button type="button" aria-expanded={isImporting} onClick={() => setImporting(!isImporting)}>
              {t('outcomes.import')}
            </button>
          )}
          <CopyLink
            address={() => {
              const whole = { ...searchUrl.parse(''), ...visitUrl.parse(location.search) }
              return `/visits?${visitUrl.print(frozen(whole, Date.now()))}`
            }}
          />
        </div>
      </header>
      {isImporting && (
        <Suspense fallback={<Loading />}>
          <ImportOutcomes />
        </Suspense>
      )}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={6} />}
      {data && visits.length === 0 && (
        <Empty title={t('visits.none')}>
          <p>{t('visits.noneHow')}</p>
        </Empty>
      )}
      {visits.length > 0 && (
        <>
          <p className="hint">
            <span role="status">{t('visits.total', { n: countOf(data?.pages[0].total ?? 0) })}</span> {t('visits.hint')}
          </p>
          <div className="scroller" tabIndex={0} role="region" aria-label={t('visits.title')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('visits.start')}</th>
                  <th scope="col">{t('filter.store')}</th>
                  <th scope="col">{t('visits.length')}</th>
                  <th scope="col">{t('visits.stages')}</th>
                  <th scope="col">{t('visits.needs')}</th>
                  <th scope="col">{t('visits.heard')}</th>
                  <th scope="col">{t('visits.told')}</th>
                </tr>
              </thead>
              <tbody>
                {visits.map((visit) => (
                  <VisitRow key={visit.id} visit={visit} />
                ))}
              </tbody>
            </table>
          </div>
          {hasNextPage && (
            <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('visits.more')}
            </button>
          )}
        </>
      )}
    </>
  )
}

function VisitRow({ visit }: { visit: VisitFacts }) {
  const { t } = useWords()
  const { name } = useLabels()
  const { id, startedAt, storeId, startMs, endMs, outcomes } = visit
  return (
    <tr>
      <th scope="row" className="nowrap">
        <Link href={`/visits/${encodeURIComponent(id)}`}>{dateTime(startedAt)}</Link>
      </th>
      <td>
        <StoreName id={storeId} />
      </td>
      <td className="nowrap">{lengthOf(endMs - startMs)}</td>
      <td>
        <FactChips facts={visit.facts} kinds={['stage']} />
      </td>
      <td>
        <FactChips facts={visit.facts} kinds={['need', 'group']} />
      </td>
      <td>
        <FactChips facts={visit.facts} kinds={['outcome']} />
      </td>
      <td>
        {outcomes.length === 0 && <span className="hint nowrap">{t('visits.toldNone')}</span>}
        {outcomes.map(({ outcome }) => (
          <span key={outcome} className="chip told">
            {name('outcome', outcome)}
          </span>
        ))}
      </td>
    </tr>
  )
}
