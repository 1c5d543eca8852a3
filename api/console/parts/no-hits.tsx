import { useQueries } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { SearchAnswer } from '../lib/api-types.ts'
import { totalOf } from '../lib/search-hits.ts'
import { useLabels } from '../lib/labels.ts'
import { searchUrl, type SearchState } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { Empty } from '../ui/notice.tsx'
import type { Held } from './filter-chips.tsx'

/** So many filters are tried: each is a search. */
const MOST_TRIED = 8

interface Props {
  state: SearchState
  held: readonly Held[]
  /** Its concepts that sound alike, and what was meant. */
  answer: Pick<SearchAnswer, 'near' | 'meant'>
  now: number
}

/** No hits: which one filter, taken away, brings some; or that there is nothing at all yet. */
export function NoHits({ state, held, answer: { near = [], meant = [] }, now }: Props) {
  const { t } = useWords()
  const { name: label } = useLabels()
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
        {meant.map(({ moment = '', concept, polarity = '', total }) => (
          <li key={`${moment} ${concept?.id} ${polarity}`}>
            {t('search.near')}
            <Link href={`/search?${searchUrl.print(senseOf(state, { moment, concept, polarity }))}`}>
              {moment === '' ? `${label('polarity', polarity)}：${concept?.name}` : label('moment', moment)}（
              {t('count', { n: countOf(total) })}）
            </Link>
          </li>
        ))}
        {near.map(({ id, name, total }) => (
          <li key={id}>
            {t('search.near')}
            <Link href={`/search?${searchUrl.print({ ...state, q: '', concept: [id], 'ui.hit': '' })}`}>
              {name}（{t('count', { n: countOf(total) })}）
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

/** What was meant, in the place of the words. */
function senseOf(
  state: SearchState,
  { moment, concept, polarity }: Pick<NonNullable<SearchAnswer['meant']>[number], 'moment' | 'concept' | 'polarity'>,
): SearchState {
  return {
    ...{ ...state, q: '', 'ui.hit': '' },
    ...(moment && { moment: [moment] }),
    ...(concept && { concept: [concept.id] }),
    ...(polarity && { polarity }),
  }
}
