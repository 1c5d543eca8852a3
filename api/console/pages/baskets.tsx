import { useState } from 'react'
import { Link } from 'wouter'
import { askJson } from '../lib/api.ts'
import { useBaskets, type Basket } from '../lib/baskets.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import { dateTime } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { SavedSearches } from '../parts/saved-searches.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

/** What one keeps: baskets of evidence and searches. */
export default function BasketsPage() {
  const { t } = useWords()
  const { data: baskets, error, refetch } = useBaskets()
  const [fault, setFault] = useState<unknown>()
  return (
    <>
      <h1>{t('baskets.title')}</h1>
      <p className="hint">{t('baskets.about')}</p>
      <form
        className="tools"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          const name = fieldsOf(form).name
          if (name === '') return
          askJson<Basket>('/v1/baskets', { method: 'POST', body: { name } }).then(() => {
            form.reset()
            void refetch()
          }, setFault)
        }}
      >
        <label>
          {t('basket.new')} <input name="name" maxLength={100} required autoComplete="off" />
        </label>
        <button type="submit">{t('basket.make')}</button>
      </form>
      {fault !== undefined && <Failure error={fault} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!baskets && !error && <Loading />}
      {baskets?.length === 0 && <p className="hint">{t('baskets.none')}</p>}
      <ul className="kept">
        {baskets?.map(({ id, name, evidenceCount, updatedAt, isShared, isOwn }) => (
          <li key={id}>
            <Link href={`/baskets/${encodeURIComponent(id)}`}>{name}</Link>
            <span className="n">{t('basket.count', { n: evidenceCount })}</span>
            <span className="hint">{dateTime(updatedAt)}</span>
            {(isShared || !isOwn) && <span className="hint">{t('saved.isShared')}</span>}
          </li>
        ))}
      </ul>
      <SavedSearches />
    </>
  )
}
