import { useState } from 'react'
import { useComposition } from '../lib/composition.ts'
import { useWords } from '../lib/words.ts'

/** What fits a glance is not searched in. */
export const MANY_NAMES = 8

/** A field by which a long list of names is narrowed; what is still being composed narrows nothing. */
export function FindField({ title, onFind }: { title: string; onFind: (words: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const { handlers, isComposing } = useComposition()
  return (
    <input
      type="search"
      aria-label={t('filter.findIn', { title })}
      placeholder={t('filter.find')}
      maxLength={100}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value)
        if (!isComposing()) onFind(target.value.trim())
      }}
      // It may stand in a form that Enter would send.
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      {...handlers}
      onCompositionEnd={({ currentTarget }) => {
        handlers.onCompositionEnd()
        onFind(currentTarget.value.trim())
      }}
    />
  )
}
