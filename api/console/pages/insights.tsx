import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { askJson, withQuery } from '../lib/api.ts'
import type { FiguresAnswer } from '../lib/figures.ts'
import { useQueryState } from '../lib/query-state.ts'
import { frozen, timesOf } from '../lib/url/filters.ts'
import { DIMENSIONS, VIEWS, insightQuery, insightUrl, type InsightState } from '../lib/url/insights.ts'
import { useWords } from '../lib/words.ts'
import { ChangesView, DriversView, TogetherView } from '../parts/comparison-views.tsx'
import { CopyLink } from '../parts/copy-link.tsx'
import { ExportLinks } from '../parts/export-links.tsx'
import { ConceptsView, FoundView, GroupsView } from '../parts/figure-views.tsx'
import { FilterChips, useHeldFilters } from '../parts/filter-chips.tsx'
import { TimeFilter } from '../parts/time-filter.tsx'
import { StoreFilter } from '../parts/store-filter.tsx'
import { Empty, Failure, Loading } from '../ui/notice.tsx'

/** What is compared where nobody has chosen a time. */
const WEEK = { 'ui.last': '7d' } as const
const spanOf = ({ from, to, 'ui.last': last }: InsightState) => (from + to + last === '' ? WEEK : {})

/** Figures over what was heard; each opens into every utterance it counts. */
export default function InsightsPage() {
  const { t } = useWords()
  const [state, change] = useQueryState(insightUrl)
  const held = useHeldFilters(state)
  const now = useMemo(() => Date.now(), [insightUrl.print(state)])
  const times = timesOf(state, now)
  // A period before can be told only of one that has both its ends.
  const isChange = state.view === 'changes'
  const span =
    isChange && times.from !== undefined
      ? { to: new Date(Math.floor(now / 60_000) * 60_000).toISOString(), ...times }
      : times
  const lacksTime = isChange && span.from === undefined
  const asked = { ...insightQuery(state, now), ...span }
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['figures', asked],
    queryFn: ({ signal }) => askJson<FiguresAnswer>(withQuery('/v1/insights', asked), { signal }),
    enabled: !lacksTime,
    placeholderData: keepPreviousData,
  })
  const shown = data?.view === state.view && !lacksTime ? data : undefined
  return (
    <>
      <header className="page-head">
        <h1>{t('insights.title')}</h1>
        <div className="tools">
          <TimeFilter times={state} onChange={change} />
          <StoreFilter store={state.store} onChange={(store) => change({ store })} />
          {!lacksTime && <ExportLinks path="/v1/insights" asked={asked} />}
          <CopyLink
            address={() => `/insights?${insightUrl.print(frozen(insightUrl.parse(location.search), Date.now()))}`}
          />
        </div>
      </header>
      <nav className="views" aria-label={t('view.label')}>
        {VIEWS.map((view) => (
          <Link
            key={view}
            href={`/insights?${insightUrl.print({ ...state, view, ...(view === 'changes' && spanOf(state)) })}`}
            {...(view === state.view && { 'aria-current': 'page' as const })}
          >
            {t(`view.${view}`)}
          </Link>
        ))}
      </nav>
      <p className="hint">{t(`view.${state.view}.about`)}</p>
      <ViewOptions state={state} onChange={change} />
      <FilterChips held={held} onChange={change} />
      {lacksTime && (
        <Empty title={t('changes.needTime')}>
          <Link href={`/insights?${insightUrl.print({ ...state, ...WEEK })}`}>{t('last.7d')}</Link>
        </Empty>
      )}
      {error && !lacksTime && <Failure error={error} onRetry={() => void refetch()} />}
      {!shown && !error && !lacksTime && <Loading rows={8} />}
      {shown && (
        <div data-stale={isPlaceholderData}>
          <View answer={shown} by={state.by} />
        </div>
      )}
    </>
  )
}

/** What a view asks besides. */
function ViewOptions({ state, onChange }: { state: InsightState; onChange: (part: Partial<InsightState>) => void }) {
  const { t } = useWords()
  if (state.view === 'by')
    return (
      <label className="option">
        {t('by.label')}{' '}
        <select value={state.by} onChange={({ target: { value } }) => onChange({ by: value as InsightState['by'] })}>
          {DIMENSIONS.map((by) => (
            <option key={by} value={by}>
              {t(`by.${by}`)}
            </option>
          ))}
        </select>
      </label>
    )
  if (state.view === 'together')
    return (
      <label className="option">
        {t('first.label')}{' '}
        <select
          value={state.first}
          onChange={({ target: { value } }) => onChange({ first: value as InsightState['first'] })}
        >
          <option value="complaints">{t('first.complaints')}</option>
          <option value="mentions">{t('first.mentions')}</option>
        </select>
      </label>
    )
  if (state.view === 'drivers')
    return (
      <label className="option">
        {t('missing.label')}{' '}
        <select
          value={state.missing}
          onChange={({ target: { value } }) => onChange({ missing: value as InsightState['missing'] })}
        >
          <option value="unknown">{t('missing.unknown')}</option>
          <option value="no">{t('missing.no')}</option>
        </select>
      </label>
    )
  return null
}

function View({ answer, by }: { answer: FiguresAnswer; by: string }) {
  const { t } = useWords()
  const rows = rowsOf(answer)
  return (
    <>
      {answer.view === 'found' && <FoundView {...answer} />}
      {answer.view === 'concepts' && <ConceptsView {...answer} />}
      {answer.view === 'by' && <GroupsView {...answer} by={by} />}
      {answer.view === 'changes' && <ChangesView {...answer} />}
      {answer.view === 'together' && <TogetherView {...answer} />}
      {answer.view === 'drivers' && <DriversView {...answer} />}
      {rows === 0 && (
        <Empty title={t('figure.none')}>
          {answer.view === 'drivers' && answer.known.visits === 0 ? (
            <>
              <p>{t('figure.noOutcomesHow')}</p>
              <Link href="/visits">{t('nav.visits')}</Link>
            </>
          ) : (
            <p>{t('figure.noneHow')}</p>
          )}
        </Empty>
      )}
    </>
  )
}

function rowsOf(answer: FiguresAnswer): number {
  switch (answer.view) {
    case 'found':
      return answer.insights.length
    case 'concepts':
      return answer.concepts.length
    case 'by':
      return answer.groups.length
    case 'changes':
      return answer.changes.length
    case 'together':
      return answer.pairs.length
    case 'drivers':
      return answer.drivers.length
  }
}
