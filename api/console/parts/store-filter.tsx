import { useState } from 'react'
import { byRegion, titleOf, useNamedStores, useStores } from '../lib/stores.ts'
import { useWords } from '../lib/words.ts'
import { FindField, MANY_NAMES } from './find-field.tsx'

/** What stands for a whole region among the options: no id of a store begins so. */
const REGION = 'region:'

/** One store, those of a region, or all that the key may see. */
export function StoreFilter({ store, onChange }: { store: readonly string[]; onChange: (store: string[]) => void }) {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const all = useStores()
  const found = useNamedStores(all, words)
  // What is chosen stays among the options, whatever is looked for.
  const shown = all.filter((one) => store.includes(one.storeId) || found.includes(one))
  const regions = byRegion(all)
  const whole = regions.find(
    ([region, stores]) =>
      region !== '' && stores.length === store.length && stores.every(({ storeId }) => store.includes(storeId)),
  )
  const choose = (value: string): void => {
    const region = value.startsWith(REGION) && regions.find(([one]) => one === value.slice(REGION.length))
    if (region) onChange(region[1].map(({ storeId }) => storeId))
    else onChange(value === '' ? [] : [value])
  }
  const select = (
    <label>
      {t('filter.store')}{' '}
      <select value={whole ? REGION + whole[0] : (store[0] ?? '')} onChange={({ target }) => choose(target.value)}>
        <option value="">{t('all')}</option>
        {byRegion(shown).map(([region, stores]) => {
          const options = stores.map((one) => (
            <option key={one.storeId} value={one.storeId}>
              {titleOf(one)}
            </option>
          ))
          if (region === '') return options
          return (
            <optgroup key={region} label={region}>
              <option value={REGION + region}>{t('stores.wholeRegion', { region })}</option>
              {options}
            </optgroup>
          )
        })}
      </select>
    </label>
  )
  if (all.length <= MANY_NAMES) return select
  return (
    <>
      <FindField title={t('filter.store')} onFind={setWords} />
      {select}
    </>
  )
}
