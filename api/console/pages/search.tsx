import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { listenForKeys } from '../lib/keys.ts'
import { useNewHits } from '../lib/new-hits.ts'
import { readQuery } from '../lib/query-reading.ts'
import { useQueryState } from '../lib/query-state.ts'
import { expectRecording } from '../lib/recording-data.ts'
import { headsOf, useFacets, useHits } from '../lib/search-hits.ts'
import { spanOfDay } from '../lib/time.ts'
import { frozen } from '../lib/url/filters.ts'
import { searchQuery, searchUrl, type SearchState } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { DayHistogram } from '../parts/day-histogram.tsx'
import { ExportLinks } from '../parts/export-links.tsx'
import { FacetPanel } from '../parts/facet-panel.tsx'
import { FilterChips, useHeldFilters } from '../parts/filter-chips.tsx'
import { HitList } from '../parts/hit-list.tsx'
import { HitPreview } from '../parts/hit-preview.tsx'
import { pageOfHit } from '../parts/hit-row.tsx'
import { NoHits } from '../parts/no-hits.tsx'
import { QueryBox } from '../parts/query-box.tsx'
import { SaveSearch } from '../parts/save-search.tsx'
import { TimeFilter } from '../parts/time-filter.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

const MODES = ['words', 'both', 'meaning'] as const
/** Long after everything that one waits for. */
const NEXT_PAGE_MS = 1500
const SORTS = ['', 'relevance', 'newest', 'oldest'] as const

/** Search in what was said: the address is the whole state, and its parameters are those of the API. */
export default function SearchPage() {
  const { t } = useWords()
  const [, go] = useLocation()
  const [state, change] = useQueryState(searchUrl)
  const [isLikeShown, setLikeShown] = useState(false)
  const [isContextLong, setContextLong] = useState(false)
  const facetPanel = useRef<HTMLElement>(null)
  // Time that is counted back stands still while the page is looked at.
  const now = useMemo(() => Date.now(), [searchUrl.print({ ...state, 'ui.hit': '' })])
  const asked = searchQuery(state, now)
  const counted = searchQuery({ ...state, by: '' }, now)
  const isReadable = readQuery(state.q).fault === undefined
  const { data, dataUpdatedAt, error, refetch, isPlaceholderData, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useHits(asked, isReadable)
  const { data: counts, isPlaceholderData: areCountsOld } = useFacets(
    counted,
    isReadable && (state.mode === 'words' || state.q.trim() === ''),
  )
  // What was found is drawn first, the counts and what stands around the first hit after it.
  const facets = useDeferredValue(counts)
  const areFacetsOld = areCountsOld || facets !== counts
  // What the counts that are shown are of, the same object while it is the same question.
  const countedOf = useRef(counted)
  if (!areFacetsOld && JSON.stringify(countedOf.current) !== JSON.stringify(counted)) countedOf.current = counted
  const held = useHeldFilters(state)
  // The list is that of the answer which is shown, until the next one is there.
  const answered = useRef({ address: '', query: state.q })
  if (!isPlaceholderData) answered.current = { address: JSON.stringify(asked), query: state.q }
  const hits = useMemo(() => data?.pages.flatMap((page) => page.hits) ?? [], [data])
  const heads = useMemo(() => headsOf(data?.pages ?? []), [data])
  const total = data?.pages[0].total ?? 0
  const visits = data?.pages[0].totalVisits
  const [newHits, showNewHits] = useNewHits(asked, data && { total, readAt: dataUpdatedAt })
  const selected = hits.find(({ utterance }) => utterance.id === state['ui.hit']) ?? hits.at(0)
  const previewed = useDeferredValue(selected)
  const narrow = useCallback((part: Partial<SearchState>) => change({ ...part, 'ui.hit': '' }), [change])
  // Filters stay the object that they are while words are typed.
  const filters = useMemo(() => state, [searchUrl.print({ ...state, q: '', 'ui.hit': '' })])
  useEffect(() => {
    setLikeShown(false)
    setContextLong(false)
  }, [selected?.utterance.id])
  // What most people open next is there when they do; nothing of it comes before the first hits.
  const isAnswered = data !== undefined
  const client = useQueryClient()
  const expected = isPlaceholderData ? undefined : selected?.pointer
  const expectedId = expected && expected.endMs - expected.startMs > 1 ? expected.recordingId : ''
  useEffect(() => {
    if (!isAnswered) return
    const timer = setTimeout(() => {
      void import('./recording.tsx')
      if (expectedId !== '') expectRecording(client, expectedId)
    }, NEXT_PAGE_MS)
    return () => clearTimeout(timer)
  }, [isAnswered, expectedId])
  useEffect(
    () =>
      listenForKeys(['lists'], {
        toFacets: () => facetPanel.current?.querySelector('input')?.focus(),
      }),
    [],
  )
  return (
    <div className="search-page">
      <h1 className="hidden">{t('search.title')}</h1>
      <div className="search-head">
        <QueryBox
          query={state.q}
          onQuery={(q, how) => change({ q, 'ui.hit': '' }, how)}
          onDown={() => document.querySelector<HTMLElement>('[data-hit][tabindex="0"]')?.focus()}
        />
        <div className="tools">
          <label>
            {t('search.mode')}{' '}
            <select
              value={state.mode}
              onChange={(event) => narrow({ mode: event.target.value as SearchState['mode'], by: '' })}
            >
              {MODES.map((mode) => (
                <option key={mode} value={mode}>
                  {t(`mode.${mode}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('search.sort')}{' '}
            <select
              value={state.sort}
              onChange={(event) => narrow({ sort: event.target.value as SearchState['sort'] })}
            >
              {SORTS.map((sort) => (
                <option key={sort} value={sort}>
                  {t(`sort.${sort}`)}
                </option>
              ))}
            </select>
          </label>
          {state.mode === 'words' && (
            <label>
              <input
                type="checkbox"
                checked={state.by === 'visit'}
                onChange={(event) => narrow({ by: event.target.checked ? 'visit' : '' })}
              />{' '}
              {t('search.byVisit')}
            </label>
          )}
          <SaveSearch path={`/search?${searchUrl.print({ ...state, 'ui.hit': '' })}`} name={state.q} total={total} />
          <ExportLinks path="/v1/search" asked={counted} />
          <CopyLink
            address={() => `/search?${searchUrl.print(frozen(searchUrl.parse(location.search), Date.now()))}`}
          />
        </div>
        <FilterChips held={held} onChange={narrow} />
      </div>
      <aside className="facets" ref={facetPanel} aria-label={t('search.filters')} data-stale={areFacetsOld}>
        <details open={innerWidth >= 800}>
          <summary>{t('search.filters')}</summary>
          <TimeFilter times={state} onChange={narrow} />
          {state.mode !== 'words' && state.q.trim() !== '' ? (
            <p className="hint">{t('search.noFacets')}</p>
          ) : (
            <FacetPanel facets={facets} asked={countedOf.current} state={filters} onChange={narrow} />
          )}
        </details>
      </aside>
      <section className="found" aria-label={t('search.results')} data-stale={isPlaceholderData}>
        <p role="status" className="total">
          {data ? foundIn(t, total, visits) : isReadable ? t('search.searching') : ''}
          {newHits > 0 && !isPlaceholderData && (
            <button type="button" className="pill" onClick={showNewHits}>
              {t('search.newHits', { n: countOf(newHits) })}
            </button>
          )}
        </p>
        {facets && (
          <DayHistogram
            days={facets.days}
            pageOf={(day) => `/search?${searchUrl.print({ ...state, ...spanOfDay(day), 'ui.last': '', 'ui.hit': '' })}`}
          />
        )}
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && isReadable && <Loading rows={6} />}
        {data && total === 0 && !isPlaceholderData && (
          <NoHits state={state} held={held} answer={data.pages[0]} now={now} />
        )}
        {hits.length > 0 && (
          <HitList
            key={answered.current.address}
            address={answered.current.address}
            hits={hits}
            total={visits === undefined ? total : -1}
            heads={heads}
            selected={selected?.utterance.id ?? ''}
            query={answered.current.query}
            onSelect={(id, how) => change({ 'ui.hit': id }, how)}
            onOpen={(hit) => go(pageOfHit(hit, state.q))}
            onMoreLike={() => setLikeShown(true)}
            onMoreContext={() => setContextLong((isLong) => !isLong)}
            onMore={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()}
          />
        )}
      </section>
      <aside className="preview" aria-label={t('hit.selected')}>
        {previewed ? (
          <HitPreview
            hit={previewed}
            query={answered.current.query}
            isLikeShown={isLikeShown}
            onLike={() => setLikeShown(true)}
            isContextLong={isContextLong}
            onMoreContext={() => setContextLong(!isContextLong)}
          />
        ) : (
          <p className="hint">{t('hit.choose')}</p>
        )}
      </aside>
    </div>
  )
}

/** How many there are; of visits too, where hits are put together by these. */
function foundIn(t: ReturnType<typeof useWords>['t'], total: number, visits: number | undefined): string {
  const n = countOf(total)
  return visits === undefined ? t('search.found', { n }) : t('search.foundInVisits', { n, visits: countOf(visits) })
}
