import { flatRuns, type Mark } from '../lib/spans.ts'

/** What may be marked in words that were said; several may hold of the same. */
export type SaidMark = Mark<'hit' | 'mention' | 'positive' | 'negative' | 'repair' | 'muted' | 'now' | 'word'>

/** A text with its marks: text nodes alone, whatever was said. */
export function MarkedText({ text, marks }: { text: string; marks: readonly SaidMark[] }) {
  return flatRuns(text, marks).map(({ text: piece, start, marks: held }) => {
    if (held.length === 0) return <span key={start}>{piece}</span>
    const names = [...new Set(held.map(({ kind }) => `m-${kind}`))].join(' ')
    // Where the word begins of which it is a piece: by it the word that is heard is found.
    const word = held.find(({ kind }) => kind === 'word')?.start
    const note = held.map((mark) => mark.note).find((one) => one !== undefined)
    const Tag = held.some(({ kind }) => kind === 'hit') ? 'mark' : 'span'
    return (
      <Tag key={start} className={names} data-word={word} {...(note !== undefined && { title: note })}>
        {piece}
      </Tag>
    )
  })
}
