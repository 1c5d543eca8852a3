import { useConceptNames } from '../lib/concept-names.ts'
import { useLabels, type LabelKind } from '../lib/labels.ts'
import { dateTime } from '../lib/time.ts'
import { LISTS, type Filters } from '../lib/url/filters.ts'
import { weekHourNamed } from '../lib/week-hours.ts'
import { isolated, useWords, type WordKey } from '../lib/words.ts'
import { Icon } from '../ui/icon.tsx'

/** A filter that holds, and the state without it. */
export interface Held {
  key: string
  name: string
  without: Partial<Filters>
}

const LABELS: Partial<Record<keyof Filters, LabelKind>> = {
  ...{ role: 'role', holder: 'role', stage: 'stage', moment: 'moment' },
  ...{ store: 'store', group: 'group', need: 'need', outcome: 'outcome', polarity: 'polarity' },
}

/** The filters that hold, each with its name and with the state that is without it. */
export function useHeldFilters(state: Filters): Held[] {
  const { t } = useWords()
  const { name } = useLabels()
  const conceptName = useConceptNames(state.concept)
  const shown = (filter: keyof Filters, value: string): string => {
    const kind = LABELS[filter]
    if (filter === 'concept') return conceptName(value)
    if (filter === 'weekHour') return weekHourNamed(t, value)
    if (filter === 'also')
      return alsoNamed(value, (inner, code) => (LABELS[inner] ? name(LABELS[inner], code) : code.split('/').at(-1)!))
    return kind ? name(kind, value) : value === '' ? t('unknown') : value
  }
  const one = (filter: keyof Filters, value: string, without: Partial<Filters>): Held => ({
    key: `${filter}=${value}`,
    name: `${t(`filter.${filter}` as WordKey)}：${isolated(value)}`,
    without,
  })
  const { polarity, from, to, minConfidence, 'ui.last': last } = state
  return [
    ...LISTS.flatMap((filter) =>
      state[filter].map((value) =>
        one(filter, shown(filter, value), { [filter]: state[filter].filter((other) => other !== value) }),
      ),
    ),
    ...(polarity === '' ? [] : [one('polarity', shown('polarity', polarity), { polarity: '' })]),
    ...(minConfidence === undefined ? [] : [one('minConfidence', String(minConfidence), { minConfidence: undefined })]),
    ...(last === '' ? [] : [{ key: 'last', name: t(`last.${last}`), without: { 'ui.last': '' } as const }]),
    ...(last !== '' || from === '' ? [] : [one('from', timeNamed(from), { from: '' })]),
    ...(last !== '' || to === '' ? [] : [one('to', timeNamed(to), { to: '' })]),
  ]
}

const timeNamed = (time: string): string => (Number.isNaN(Date.parse(time)) ? time : dateTime(Date.parse(time)))

/** What one more condition asks, in words; as it is where it cannot be read. */
function alsoNamed(json: string, name: (filter: keyof Filters, code: string) => string): string {
  try {
    const filters = Object.entries(JSON.parse(json) as Partial<Filters>)
    return filters
      .flatMap(([filter, value]) => [value].flat().map((code) => name(filter as keyof Filters, String(code))))
      .join('、')
  } catch {
    return json
  }
}

interface Props {
  held: readonly Held[]
  onChange: (part: Partial<Filters>) => void
}

/** The filters that hold, each with a way to take it away. */
export function FilterChips({ held, onChange }: Props) {
  const { t } = useWords()
  if (held.length === 0) return null
  return (
    <ul className="chips" aria-label={t('search.filters')}>
      {held.map(({ key, name, without }) => (
        <li key={key}>
          <button
            type="button"
            className="chip"
            aria-label={t('search.remove', { name })}
            onClick={() => onChange(without)}
          >
            <bdi>{name}</bdi> <Icon name="close" />
          </button>
        </li>
      ))}
      {held.length > 1 && (
        <li>
          <button
            type="button"
            className="quiet"
            onClick={() =>
              onChange(Object.assign({}, ...LISTS.map((filter) => ({ [filter]: [] })), NOTHING) as Partial<Filters>)
            }
          >
            {t('search.clear')}
          </button>
        </li>
      )}
    </ul>
  )
}

const NOTHING = { polarity: '', minConfidence: undefined, from: '', to: '', 'ui.last': '' } as const
