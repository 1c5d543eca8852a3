import { useState } from 'react'
import { titleOf, useStores } from '../lib/stores.ts'
import { useWords } from '../lib/words.ts'

/** Stores that are offered for what was typed. */
const OFFERED = 6

/** The id of a store, a known one or a new one; known ones are found by their names, also as these sound. */
export function StoreField({ isMissing }: { isMissing: boolean }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const all = useStores()
  const wanted = typed.trim()
  const found = useStores(wanted)
  const isKnown = all.some(({ storeId }) => storeId === wanted)
  const offered = wanted === '' || isKnown ? [] : found.slice(0, OFFERED)
  return (
    <div>
      <label>
        {t('intake.store')}{' '}
        <input
          name="storeId"
          list="stores"
          required
          placeholder={t('intake.storeHint')}
          aria-invalid={isMissing}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <datalist id="stores">
        {all.map((store) => (
          <option key={store.storeId} value={store.storeId}>
            {titleOf(store)}
          </option>
        ))}
      </datalist>
      {offered.length > 0 && (
        <p className="tools">
          <span className="hint">{t('intake.storeFound')}</span>
          {offered.map((store) => (
            <button key={store.storeId} type="button" className="quiet" onClick={() => setTyped(store.storeId)}>
              {titleOf(store)}
            </button>
          ))}
        </p>
      )}
    </div>
  )
}
