import { useLabels } from '../lib/labels.ts'
import { VISIT_SORTS, type VisitState } from '../lib/url/visits.ts'
import { useWords } from '../lib/words.ts'

const FACTS = ['stage', 'need', 'group', 'outcome'] as const
/** Visits that are looked at by their length: of so many minutes at least. */
const LEAST_MINUTES = [5, 15, 30, 60]
const MINUTE_MS = 60_000

interface Props {
  state: VisitState
  onChange: (part: Partial<VisitState>) => void
}

/** What a visit went through, what it was for, what became of it, how long it was; and in which order visits stand. */
export function VisitFilters({ state, onChange }: Props) {
  const { t } = useWords()
  return (
    <>
      {FACTS.map((kind) => (
        <FactSelect key={kind} kind={kind} chosen={state[kind]} onChoose={(values) => onChange({ [kind]: values })} />
      ))}
      <label>
        {t('visits.length')}{' '}
        <select
          value={state.minMs ?? ''}
          onChange={({ target: { value } }) => onChange({ minMs: value === '' ? undefined : Number(value) })}
        >
          <option value="">{t('all')}</option>
          {LEAST_MINUTES.map((minutes) => (
            <option key={minutes} value={minutes * MINUTE_MS}>
              {t('visits.atLeast', { minutes })}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('search.sort')}{' '}
        <select value={state.sort} onChange={({ target }) => onChange({ sort: target.value as VisitState['sort'] })}>
          {VISIT_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

/** What stands before a code among the options, for one is empty: what nobody knows. */
const CODE = '='

interface Fact {
  kind: (typeof FACTS)[number]
  chosen: readonly string[]
  onChoose: (values: string[]) => void
}

function FactSelect({ kind, chosen, onChoose }: Fact) {
  const { t } = useWords()
  const { name, codes } = useLabels()
  const first = chosen.at(0)
  return (
    <label>
      {t(`filter.${kind}`)}{' '}
      <select
        value={first === undefined ? '' : CODE + first}
        onChange={({ target: { value } }) => onChoose(value === '' ? [] : [value.slice(CODE.length)])}
      >
        <option value="">{t('all')}</option>
        {[...codes(kind), ''].map((code) => (
          <option key={code} value={CODE + code}>
            {name(kind, code)}
          </option>
        ))}
      </select>
    </label>
  )
}
