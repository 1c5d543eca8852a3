import { useStores } from '../lib/stores.ts'
import { useWords } from '../lib/words.ts'

/** One store, or all that the key may see. */
export function StoreFilter({ store, onChange }: { store: readonly string[]; onChange: (store: string[]) => void }) {
  const { t } = useWords()
  const stores = useStores()
  return (
    <label>
      {t('filter.store')}{' '}
      <select value={store[0] ?? ''} onChange={({ target: { value } }) => onChange(value === '' ? [] : [value])}>
        <option value="">{t('all')}</option>
        {stores.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
}
