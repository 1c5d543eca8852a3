import { useState } from 'react'
import { MOST_SHOWN, folded } from '../lib/fold.ts'
import { countOf, useWords } from '../lib/words.ts'
import { MarkedText, type SaidMark } from './marked-text.tsx'

interface Props {
  text: string
  marks: readonly SaidMark[]
}

/** A text with its marks, of a long one the part that is looked for, and a way to see all of it. */
export function FoldedText({ text, marks }: Props) {
  const { t } = useWords()
  const [isWhole, setWhole] = useState(false)
  if (text.length <= MOST_SHOWN) return <MarkedText text={text} marks={marks} />
  const looked = marks.find(({ kind }) => kind === 'now') ?? marks.find(({ kind }) => kind === 'hit')
  const part = folded(text, marks, looked?.start)
  return (
    <>
      {isWhole ? (
        <MarkedText text={text} marks={marks} />
      ) : (
        <>
          {part.isCut.before && '…'}
          <MarkedText text={part.text} marks={part.marks} />
          {part.isCut.after && '…'}
        </>
      )}{' '}
      <button type="button" className="fold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
        {isWhole ? t('less') : t('text.whole', { n: countOf(text.length) })}
      </button>
    </>
  )
}
