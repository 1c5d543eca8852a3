import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { ask, askJson } from '../lib/api.ts'
import type { SavedSearch } from '../lib/baskets.ts'
import { totalOf } from '../lib/search-hits.ts'
import { searchUrl } from '../lib/url/search.ts'
import { countOf, useWords } from '../lib/words.ts'
import { Failure, Loading } from '../ui/notice.tsx'

/** Searches that were kept, each with what is new since it was looked at. */
export function SavedSearches() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['saved'],
    queryFn: ({ signal }) => askJson<{ searches: SavedSearch[] }>('/v1/saved?limit=100', { signal }),
  })
  return (
    <section aria-label={t('saved.title')}>
      <h2>{t('saved.title')}</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.searches.length === 0 && <p className="hint">{t('saved.none')}</p>}
      <ul className="kept">
        {data?.searches.map((saved) => (
          <SavedRow key={saved.id} saved={saved} onChanged={() => void refetch()} />
        ))}
      </ul>
    </section>
  )
}

function SavedRow({ saved, onChanged }: { saved: SavedSearch; onChanged: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const { id, name, path, total: seen, isOwn, isShared } = saved
  const { data: total } = useQuery({
    queryKey: ['savedTotal', path],
    queryFn: ({ signal }) => totalOf(searchUrl.parse(path.split('?')[1] ?? ''), Date.now(), signal),
    enabled: path.startsWith('/search'),
  })
  const fresh = total !== undefined && seen !== undefined ? total - seen : 0
  const looked = () => {
    if (!isOwn || total === undefined || total === seen) return
    void askJson(`/v1/saved/${encodeURIComponent(id)}`, { method: 'POST', body: { total } }).then(
      () => client.invalidateQueries({ queryKey: ['saved'] }),
      () => undefined,
    )
  }
  return (
    <li>
      <Link href={path} onClick={looked}>
        {name}
      </Link>
      {total !== undefined && <span className="n">{t('search.found', { n: countOf(total) })}</span>}
      {fresh > 0 && <strong>{t('saved.new', { n: countOf(fresh) })}</strong>}
      {isShared && <span className="hint">{t('saved.isShared')}</span>}
      {isOwn && (
        <button
          type="button"
          className="quiet"
          aria-label={t('remove.name', { name })}
          onClick={() =>
            void ask(`/v1/saved/${encodeURIComponent(id)}`, { method: 'DELETE' }).then(onChanged, setError)
          }
        >
          {t('remove')}
        </button>
      )}
      {error !== undefined && <Failure error={error} />}
    </li>
  )
}
