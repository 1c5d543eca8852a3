import { useMemo, useState, type KeyboardEvent } from 'react'
import type { Said } from '../lib/api-types.ts'
import { useComposition } from '../lib/composition.ts'
import { countOf, useWords } from '../lib/words.ts'

interface Props {
  said: readonly Said[]
  /** Told what is looked for, once it stands. */
  onLook: (text: string) => void
  /** Told the row that was come to. */
  onFound: (row: number) => void
}

/** Finds words in a conversation of which the browser's own search sees a part only: Enter goes on, with Shift back. */
export function FindSaid({ said, onLook, onFound }: Props) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [looked, setLooked] = useState('')
  const [nth, setNth] = useState(0)
  const { handlers, isComposing, isOfComposition } = useComposition()
  const rows = useMemo(
    () => (looked === '' ? [] : said.flatMap((one, row) => (one.text.includes(looked) ? [row] : []))),
    [said, looked],
  )
  const look = (typed: string): void => {
    setLooked(typed)
    setNth(0)
    onLook(typed)
    const first = typed === '' ? -1 : said.findIndex((one) => one.text.includes(typed))
    if (first >= 0) onFound(first)
  }
  const go = (by: number): void => {
    if (rows.length === 0) return
    const next = (nth + by + rows.length) % rows.length
    setNth(next)
    onFound(rows[next])
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isOfComposition(event)) return
    event.preventDefault()
    go(event.shiftKey ? -1 : 1)
  }
  return (
    <div className="find-said" role="search">
      <input
        type="search"
        aria-label={t('recording.find')}
        placeholder={t('recording.find')}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          if (!isComposing()) look(target.value)
        }}
        onKeyDown={pressed}
        {...handlers}
        onCompositionEnd={({ currentTarget }) => {
          handlers.onCompositionEnd()
          look(currentTarget.value)
        }}
      />
      <button type="button" className="quiet" aria-label={t('recording.findBefore')} onClick={() => go(-1)}>
        ↑
      </button>
      <button type="button" className="quiet" aria-label={t('recording.findNext')} onClick={() => go(1)}>
        ↓
      </button>
      <span role="status">
        {looked !== '' &&
          (rows.length === 0
            ? t('recording.findNone')
            : t('recording.findNth', { nth: countOf(nth + 1), n: countOf(rows.length) }))}
      </span>
    </div>
  )
}
