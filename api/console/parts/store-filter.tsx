import { byRegion, titleOf, useStores } from '../lib/stores.ts'
import { useWords } from '../lib/words.ts'

/** What stands for a whole region among the options: no id of a store begins so. */
const REGION = 'region:'

/** One store, those of a region, or all that the key may see. */
export function StoreFilter({ store, onChange }: { store: readonly string[]; onChange: (store: string[]) => void }) {
  const { t } = useWords()
  const regions = byRegion(useStores())
  const whole = regions.find(
    ([region, stores]) =>
      region !== '' && stores.length === store.length && stores.every(({ storeId }) => store.includes(storeId)),
  )
  const choose = (value: string): void => {
    const region = value.startsWith(REGION) && regions.find(([one]) => one === value.slice(REGION.length))
    if (region) onChange(region[1].map(({ storeId }) => storeId))
    else onChange(value === '' ? [] : [value])
  }
  return (
    <label>
      {t('filter.store')}{' '}
      <select value={whole ? REGION + whole[0] : (store[0] ?? '')} onChange={({ target }) => choose(target.value)}>
        <option value="">{t('all')}</option>
        {regions.map(([region, stores]) => {
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
}
