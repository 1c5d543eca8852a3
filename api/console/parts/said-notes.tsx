import { useId, useState } from 'react'
import { useWords } from '../lib/words.ts'
import type { SaidMark } from '../ui/marked-text.tsx'

interface Props {
  text: string
  marks: readonly SaidMark[]
}

/** What the marks in an utterance mean, behind one button: for whoever has no mouse to rest on a word. */
export function SaidNotes({ text, marks }: Props) {
  const { t } = useWords()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const notes = notesOf(text, marks)
  if (notes.length === 0) return null
  return (
    <>
      {' '}
      <button
        type="button"
        className="notes-button"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={t('hit.notes', { n: notes.length })}
        onClick={() => setOpen(!isOpen)}
      >
        {t('hit.notesShort')}
      </button>
      <span id={id} className="notes" hidden={!isOpen}>
        {notes.map(({ word, note }) => (
          <span key={`${word} ${note}`}>
            <bdi>{word}</bdi>：<bdi>{note}</bdi>
          </span>
        ))}
      </span>
    </>
  )
}

/** Each note once, in the order of the words. */
function notesOf(text: string, marks: readonly SaidMark[]): { word: string; note: string }[] {
  const notes = new Map<string, { word: string; note: string }>()
  for (const { start, end, note } of [...marks].sort((a, b) => a.start - b.start)) {
    const word = text.slice(start, end)
    if (note !== undefined) notes.set(`${word} ${note}`, { word, note })
  }
  return [...notes.values()]
}
