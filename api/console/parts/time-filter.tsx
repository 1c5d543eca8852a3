import type { Filters } from '../lib/url/filters.ts'
import { LASTS } from '../lib/url/filters.ts'
import { dayOf, spanOfDay } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'

type Times = Pick<Filters, 'from' | 'to' | 'ui.last'>
interface Props {
  times: Times
  onChange: (times: Times) => void
}

/** Time as a span that is counted back, or from day to day. */
export function TimeFilter({ times: { from, to, 'ui.last': last }, onChange }: Props) {
  const { t } = useWords()
  const isOwn = last === '' && (from !== '' || to !== '')
  const dayAt = (time: string, back: number) => (Number.isNaN(Date.parse(time)) ? '' : dayOf(Date.parse(time) - back))
  return (
    <fieldset className="times">
      <legend>{t('filter.time')}</legend>
      <select
        aria-label={t('filter.time')}
        value={isOwn ? 'own' : last}
        onChange={(event) => onChange({ from: '', to: '', 'ui.last': event.target.value as Times['ui.last'] })}
      >
        {LASTS.map((one) => (
          <option key={one} value={one}>
            {t(`last.${one}`)}
          </option>
        ))}
        {isOwn && <option value="own">…</option>}
      </select>
      <label>
        {t('filter.from')}{' '}
        <input
          type="date"
          value={last === '' ? dayAt(from, 0) : ''}
          onChange={({ target: { value } }) =>
            onChange({ from: value === '' ? '' : spanOfDay(value).from, to, 'ui.last': '' })
          }
        />
      </label>
      <label>
        {t('filter.to')}{' '}
        <input
          type="date"
          // The end is exclusive: the day that is shown is the last one within.
          value={last === '' ? dayAt(to, 1) : ''}
          onChange={({ target: { value } }) =>
            onChange({ from, to: value === '' ? '' : spanOfDay(value).to, 'ui.last': '' })
          }
        />
      </label>
    </fieldset>
  )
}
