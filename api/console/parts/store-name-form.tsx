import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { askJson } from '../lib/api.ts'
import { fieldsOf } from '../lib/form-fields.ts'
import type { KnownStore } from '../../../engine/store/visit-types.ts'
import { useWords } from '../lib/words.ts'
import { Failure } from '../ui/notice.tsx'

/** How a store is called, and the region that it belongs to. */
export function StoreNameForm({ store }: { store: Pick<KnownStore, 'storeId' | 'name' | 'region'> }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [isSaved, setSaved] = useState(false)
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name = '', region = '' } = fieldsOf(event.currentTarget)
    setError(undefined)
    setSaved(false)
    try {
      await askJson(`/v1/stores/${encodeURIComponent(store.storeId)}`, { method: 'PATCH', body: { name, region } })
      setSaved(true)
      for (const queryKey of [['stores'], ['labels']]) await client.invalidateQueries({ queryKey })
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <form className="hours" onSubmit={(event) => void save(event)} aria-label={t('stores.name')}>
      <h2>{store.storeId}</h2>
      <label>
        <span>{t('stores.name')}</span>
        <input name="name" maxLength={64} defaultValue={store.name} placeholder={store.storeId} />
      </label>
      <label>
        <span>{t('stores.region')}</span>
        <input name="region" maxLength={64} defaultValue={store.region} placeholder={t('stores.regionHint')} />
      </label>
      {error !== undefined && <Failure error={error} />}
      <p className="tools">
        <button type="submit">{t('stores.saveName')}</button>
        <span role="status">{isSaved ? t('stores.saved') : ''}</span>
      </p>
    </form>
  )
}
