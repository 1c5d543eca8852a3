import { Suspense, lazy, useState } from 'react'
import type { Facets } from '../lib/api-types.ts'
import { useConceptNames } from '../lib/concept-names.ts'
import { useLabels } from '../lib/labels.ts'
import type { Filters } from '../lib/url/filters.ts'
import { countOf, useWords, type WordKey } from '../lib/words.ts'

const ConceptPicker = lazy(() => import('./concept-picker.tsx'))

/** Values of a facet that are shown before somebody asks for more. */
const SHOWN = 6

interface Props {
  facets: Facets | undefined
  state: Filters
  onChange: (part: Partial<Filters>) => void
}

/** By sound, as names are looked up. */
const BY_NAME = new Intl.Collator('zh-CN')

/** What counts the values of each filter. */
const COUNTED = {
  moment: 'moments',
  holder: 'holders',
  role: 'roles',
  concept: 'concepts',
  store: 'stores',
  stage: 'stages',
  group: 'groups',
  need: 'needs',
  outcome: 'outcomes',
  device: 'devices',
} as const

interface Value {
  value: string
  name: string
  count: number | undefined
}

/** How many of the hits carry each value; a value is chosen by a press, several of one facet mean any of them. */
export function FacetPanel({ facets, state, onChange }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const conceptName = useConceptNames(state.concept)
  const nameOf = new Map(facets?.concepts.map((concept) => [concept.value, concept.name]))
  const facet = (filter: keyof typeof COUNTED, named: (value: string) => string) => (
    <Facet
      title={t(`filter.${filter}`)}
      values={valuesOf(facets?.[COUNTED[filter]], state[filter], named)}
      chosen={state[filter]}
      onToggle={(value) => onChange({ [filter]: toggled(state[filter], value) })}
    />
  )
  return (
    <>
      {facet('moment', (value) => name('moment', value))}
      <Facet
        title={t('filter.polarity')}
        values={valuesOf(facets?.polarities, state.polarity === '' ? [] : [state.polarity], (value) =>
          name('polarity', value),
        )}
        chosen={[state.polarity]}
        onToggle={(value) => onChange({ polarity: (value === state.polarity ? '' : value) as Filters['polarity'] })}
      />
      {facet('holder', (value) => name('role', value))}
      {facet('role', (value) => name('role', value))}
      {facet('concept', (value) => nameOf.get(value) ?? conceptName(value))}
      <AddConcept onChoose={(id) => onChange({ concept: [...new Set([...state.concept, id])] })} />
      {facet('store', (value) => name('store', value))}
      {facet('stage', (value) => name('stage', value))}
      {facet('group', (value) => name('group', value))}
      {facet('need', (value) => name('need', value))}
      {facet('outcome', (value) => name('outcome', value))}
      {facet('device', (value) => value)}
    </>
  )
}

/** Its parts are large: they are fetched when somebody wants to add one. */
function AddConcept({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  if (!isOpen)
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {t('filter.addConcept')}
      </button>
    )
  return (
    <Suspense fallback={<p className="hint">{t('loading')}</p>}>
      <ConceptPicker onChoose={onChoose} />
    </Suspense>
  )
}

/** The counts in their order, and before them what is chosen but was not counted. */
function valuesOf(
  counts: readonly { value: string; count: number }[] | undefined,
  chosen: readonly string[],
  named: (value: string) => string,
): Value[] {
  const counted = new Set(counts?.map(({ value }) => value))
  const uncounted = chosen.filter((value) => !counted.has(value))
  return [
    ...uncounted.map((value) => ({ value, name: named(value), count: undefined })),
    ...(counts ?? []).map(({ value, count }) => ({ value, name: named(value), count })),
  ]
}

const toggled = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value]

interface FacetProps {
  title: string
  values: readonly Value[]
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function Facet({ title, values, chosen, onToggle }: FacetProps) {
  const { t } = useWords()
  const [isLong, setLong] = useState(false)
  const [wanted, setWanted] = useState('')
  const [isByName, setByName] = useState(false)
  if (values.length === 0) return null
  const sorted = isByName ? [...values].sort((a, b) => BY_NAME.compare(a.name, b.name)) : values
  const found = sorted.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
  const shown = isLong ? found : values.slice(0, SHOWN)
  return (
    <section className="facet" aria-label={title}>
      <h3>
        {title} <span className="hint">{values.length}</span>
      </h3>
      {isLong && (
        <p className="facet-tools">
          <input
            type="search"
            aria-label={t('filter.findIn', { title })}
            placeholder={t('filter.find')}
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
          />
          <button type="button" className="quiet" aria-pressed={isByName} onClick={() => setByName(!isByName)}>
            {t('filter.byName')}
          </button>
        </p>
      )}
      <ul>
        {shown.map(({ value, name, count }) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => onToggle(value)}
                {...(count !== undefined && { 'aria-label': t('filter.value', { name, n: countOf(count) }) })}
              />
              <span className="name">{name}</span>
              <span className="n">{count === undefined ? '' : countOf(count)}</span>
            </label>
          </li>
        ))}
      </ul>
      {values.length > SHOWN && (
        <button type="button" className="quiet" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {t((isLong ? 'less' : 'more') satisfies WordKey)}
        </button>
      )}
    </section>
  )
}
