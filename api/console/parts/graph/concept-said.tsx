import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { askJson, withQuery } from '../../lib/api.ts'
import type { SearchAnswer } from '../../lib/api-types.ts'
import { filterQuery } from '../../lib/url/filters.ts'
import { ROW_FIELDS } from '../../lib/said-marks.ts'
import { searchUrl } from '../../lib/url/search.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'
import { HitItem } from '../hit-item.tsx'

const MOST = 3

/** What was said of a concept in the last thirty days, as it is in use: how often, and the newest of it to be heard. */
export function ConceptSaid({ id, store }: { id: string; store?: string }) {
  const { t } = useWords()
  const state = { ...searchUrl.parse(''), concept: [id], store: store === undefined ? [] : [store] }
  const asked = { ...state, 'ui.last': '30d' as const }
  const { data, error } = useQuery({
    queryKey: ['hits', 'concept', id, store],
    queryFn: ({ signal }) => {
      const sent = { ...filterQuery(asked, Date.now()), limit: MOST, sort: 'newest', fields: ROW_FIELDS }
      return askJson<SearchAnswer>(withQuery('/v1/search', sent), { signal })
    },
  })
  if (error) return <Failure error={error} />
  return (
    <section aria-label={t('graph.said')}>
      <h3>{t('graph.said')}</h3>
      {data?.total === 0 && <p className="hint">{t('graph.saidNone')}</p>}
      <ul className="around">
        {data?.hits.map((hit) => (
          <HitItem key={hit.utterance.id} hit={hit} />
        ))}
      </ul>
      {data !== undefined && data.total > 0 && (
        <p>
          <Link href={`/search?${searchUrl.print(asked)}`}>{t('graph.saidAll', { n: countOf(data.total) })}</Link>
        </p>
      )}
    </section>
  )
}
