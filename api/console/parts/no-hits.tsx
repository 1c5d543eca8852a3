import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import { totalOf } from '../lib/search-hits.ts'
import { searchUrl, type SearchState } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { Empty } from '../ui/notice.tsx'
import type { Held } from './filter-chips.tsx'

/** So many filters are tried: each is a search. */
const MOST_TRIED = 8

/** No hits: which one filter, taken away, brings some; or that there is nothing at all yet. */
export function NoHits({ state, held, now }: { state: SearchState; held: readonly Held[]; now: number }) {
  const { t } = useWords()
  const ways = [
    ...(state.q.trim() === '' ? [] : [{ key: 'q', name: `${t('filter.q')}：${state.q}`, without: { q: '' } }]),
    ...held,
  ].slice(0, MOST_TRIED)
  const tried = useQueries({
    queries: ways.map(({ key, without }) => ({
      queryKey: ['without', searchUrl.print(state), key],
      queryFn: ({ signal }: { signal: AbortSignal }) => totalOf({ ...state, ...without }, now, signal),
    })),
  })
  if (ways.length === 0)
    return (
      <Empty title={t('search.nothingStored')}>
        <p>{t('search.nothingStoredHow')}</p>
        <Link href="/intake">{t('nav.intake')}</Link>
      </Empty>
    )
  const helping = ways.flatMap((way, at) => {
    const total = tried[at].data ?? 0
    return total > 0 ? [{ ...way, total }] : []
  })
  return (
    <Empty title={t('search.none')}>
      <ul>
        {helping.map(({ key, name, without, total }) => (
          <li key={key}>
            <Link href={`/search?${searchUrl.print({ ...state, ...without, 'ui.hit': '' })}`}>
              {t('search.without', { name, n: countOf(total) })}
            </Link>
          </li>
        ))}
        {state.mode === 'words' && state.q.trim() !== '' && (
          <li>
            <Link href={`/search?${searchUrl.print({ ...state, mode: 'both' })}`}>{t('search.byMeaning')}</Link>
          </li>
        )}
      </ul>
    </Empty>
  )
}
