import type { HistoryState } from '../../lib/url/graph.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  by: string
  why: string
  /** Who published any of the versions. */
  people: readonly string[]
  onChange: (part: Partial<HistoryState>, how?: 'push' | 'replace') => void
}

/** Narrows the versions of a line: by who published them, and by words of their reasons. */
export function HistoryFilters({ by, why, people, onChange }: Props) {
  const { t } = useWords()
  return (
    <p className="tools">
      <label>
        {t('history.by')}{' '}
        <select value={by} onChange={({ target }) => onChange({ by: target.value })}>
          <option value="">{t('all')}</option>
          {people.map((who) => (
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
          onBlur={({ target }) => onChange({ why: target.value.trim() })}
          onKeyDown={({ key, nativeEvent, currentTarget }) =>
            key === 'Enter' && !nativeEvent.isComposing && onChange({ why: currentTarget.value.trim() })
          }
        />
      </label>
    </p>
  )
}
