import { Suspense, lazy, useState } from 'react'
import { conceptsPath, type VersionFilters } from '../../lib/graph/graph-data.ts'
import { dayOf, spanOfDay } from '../../lib/time.ts'
import { useWords } from '../../lib/words.ts'

const ConceptPicker = lazy(() => import('../concept-picker.tsx'))

interface Props {
  line: string
  asked: VersionFilters
  /** Who published any of the versions. */
  people: readonly string[]
  nameOf: (id: string) => string
  onChange: (part: Partial<VersionFilters>, how?: 'push' | 'replace') => void
}

const dayAt = (time: string, back: number): string =>
  Number.isNaN(Date.parse(time)) ? '' : dayOf(Date.parse(time) - back)

/** Narrows the versions of a line: by who published them, words of their reasons, days, and the concept that they changed. */
export function HistoryFilters({ line, asked: { by, why, since, until, concept }, people, nameOf, onChange }: Props) {
  const { t } = useWords()
  return (
    <div className="tools">
      <label>
        {t('history.by')}{' '}
        <select value={by} onChange={({ target }) => onChange({ by: target.value })}>
          <option value="">{t('all')}</option>
          {[...new Set([...people, ...(by === '' ? [] : [by])])].map((who) => (
            <option key={who}>{who}</option>
          ))}
        </select>
      </label>
      <label>
        {t('history.whyHas')}{' '}
        {/* Not while somebody composes: it is read when the field is left or Enter is pressed. */}
        <input
          key={why}
          type="search"
          defaultValue={why}
          maxLength={200}
          onBlur={({ target }) => target.value.trim() !== why && onChange({ why: target.value.trim() })}
          onKeyDown={({ key, nativeEvent, currentTarget }) =>
            key === 'Enter' && !nativeEvent.isComposing && onChange({ why: currentTarget.value.trim() })
          }
        />
      </label>
      <label>
        {t('history.since')}{' '}
        <input
          type="date"
          value={dayAt(since, 0)}
          onChange={({ target: { value } }) => onChange({ since: value === '' ? '' : spanOfDay(value).from })}
        />
      </label>
      <label>
        {t('history.until')}{' '}
        <input
          type="date"
          // The end is exclusive: the day that is shown is the last one within.
          value={dayAt(until, 1)}
          onChange={({ target: { value } }) => onChange({ until: value === '' ? '' : spanOfDay(value).to })}
        />
      </label>
      <ConceptFilter {...{ line, concept, nameOf }} onChange={(id) => onChange({ concept: id })} />
    </div>
  )
}

interface ConceptFilterProps {
  line: string
  concept: string
  nameOf: (id: string) => string
  onChange: (id: string) => void
}

function ConceptFilter({ line, concept, nameOf, onChange }: ConceptFilterProps) {
  const { t } = useWords()
  const [isChoosing, setChoosing] = useState(false)
  if (concept !== '')
    return (
      <button
        type="button"
        aria-label={t('history.anyConcept', { name: nameOf(concept) })}
        onClick={() => onChange('')}
      >
        {t('history.ofConcept', { name: nameOf(concept) })} ×
      </button>
    )
  if (!isChoosing)
    return (
      <button type="button" onClick={() => setChoosing(true)}>
        {t('history.chooseConcept')}
      </button>
    )
  return (
    <Suspense fallback={null}>
      <ConceptPicker
        path={conceptsPath(line, '')}
        label={t('history.chooseConcept')}
        onChoose={(id) => {
          setChoosing(false)
          onChange(id)
        }}
      />
    </Suspense>
  )
}
