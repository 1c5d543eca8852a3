import { Suspense, lazy, memo, useState } from 'react'
import type { Asked } from '../lib/api.ts'
import type { Facets } from '../lib/api-types.ts'
import { useConceptNames } from '../lib/concept-names.ts'
import { useLabels } from '../lib/labels.ts'
import { useFacetFound } from '../lib/search-hits.ts'
import type { Filters } from '../lib/url/filters.ts'
import { countOf, useWords, type WordKey } from '../lib/words.ts'
import { FindField } from './find-field.tsx'

const ConceptPicker = lazy(() => import('./concept-picker.tsx'))

/** Values of a facet that are shown before somebody asks for more. */
const SHOWN = 6

interface Props {
  facets: Facets | undefined
  /** What is counted: parameters of the API. */
  asked: Asked
  state: Filters
  onChange: (part: Partial<Filters>) => void
}

/** By sound, as names are looked up. */
const BY_NAME = new Intl.Collator('zh-CN')

/** What counts the values of each filter. */
const COUNTED = {
  moment: 'moments',
  polarity: 'polarities',
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

interface Count {
  value: string
  count: number
  name?: string
}

interface Value {
  value: string
  name: string
  count: number | undefined
}

/** How many of the hits carry each value; a value is chosen by a press, several of one facet mean any of them. */
export const FacetPanel = memo(function FacetPanel({ facets, asked, state, onChange }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const conceptName = useConceptNames(state.concept)
  const nameOf = new Map(facets?.concepts.map((concept) => [concept.value, concept.name]))
  const facet = (filter: keyof typeof COUNTED, named: (value: string) => string) => {
    // Of polarities one is chosen, or none.
    const chosen = [state[filter]].flat().filter((value) => filter !== 'polarity' || value !== '')
    const one = (value: string) => (value === state.polarity ? '' : value)
    return (
      <Facet
        title={t(`filter.${filter}`)}
        asked={asked}
        facet={COUNTED[filter]}
        counts={facets?.[COUNTED[filter]] ?? []}
        named={named}
        chosen={chosen}
        onToggle={(value) => onChange({ [filter]: filter === 'polarity' ? one(value) : toggled(chosen, value) })}
      />
    )
  }
  return (
    <>
      {facet('moment', (value) => name('moment', value))}
      {facet('polarity', (value) => name('polarity', value))}
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
})

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
function valuesOf(counts: readonly Count[], chosen: readonly string[], named: (value: string) => string): Value[] {
  const counted = new Set(counts.map(({ value }) => value))
  const uncounted = chosen.filter((value) => !counted.has(value))
  return [
    ...uncounted.map((value) => ({ value, name: named(value), count: undefined })),
    ...counts.map(({ value, count, name = named(value) }) => ({ value, name, count })),
  ]
}

const toggled = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value]

interface FacetProps {
  title: string
  asked: Asked
  facet: (typeof COUNTED)[keyof typeof COUNTED]
  counts: readonly Count[]
  named: (value: string) => string
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function Facet({ title, asked, facet, counts, named, chosen, onToggle }: FacetProps) {
  const { t } = useWords()
  const [isLong, setLong] = useState(false)
  const [wanted, setWanted] = useState('')
  const [isByName, setByName] = useState(false)
  const answer = useFacetFound(asked, facet, isLong ? wanted : '')
  const values = valuesOf(counts, chosen, named)
  if (values.length === 0) return null
  const found = answer ? valuesOf(answer, [], named) : values
  const sorted = isByName ? [...found].sort((a, b) => BY_NAME.compare(a.name, b.name)) : found
  const shown = isLong ? sorted : values.slice(0, SHOWN)
  return (
    <section className="facet" aria-label={title}>
      <h3>
        {title} <span className="hint">{values.length}</span>
      </h3>
      {isLong && (
        <p className="facet-tools">
          <FindField title={title} onFind={setWanted} />
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
        <button
          type="button"
          className="quiet"
          aria-expanded={isLong}
          onClick={() => {
            setLong(!isLong)
            setWanted('')
          }}
        >
          {t((isLong ? 'less' : 'more') satisfies WordKey)}
        </button>
      )}
    </section>
  )
}
