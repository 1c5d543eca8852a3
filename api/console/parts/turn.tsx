import { memo, useRef } from 'react'
import type { Said } from '../lib/api-types.ts'
import { MOST_SHOWN } from '../lib/fold.ts'
import { wordAt } from '../lib/nearest-said.ts'
import { useTokens } from '../lib/recording-data.ts'
import { useAlong, usePlace } from '../lib/recording-place.ts'
import { clock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import type { SaidMark } from '../ui/marked-text.tsx'
import { OpinionChips, RepairChips, RoleTag, SaidLine } from './said-line.tsx'

/** What all turns of a conversation have in common. */
export interface TurnLook {
  recordingId: string
  /** Words to mark, as they were looked for. */
  words: readonly string[]
  isSpoken: boolean
  onSeek: (atMs: number) => void
}

interface Props extends TurnLook {
  said: Said
  isCurrent: boolean
}

/** One utterance of a conversation: its time plays it. */
export const Turn = memo(function Turn({ said, recordingId, isCurrent, words, isSpoken, onSeek }: Props) {
  const { t } = useWords()
  const highlights = words.flatMap((word) => placesOf(said.text, word))
  return (
    <div className={`turn ${said.role}`} aria-current={isCurrent} data-said={said.id}>
      {isSpoken && (
        <button
          type="button"
          className="at"
          aria-label={t('recording.sentence', { time: clock(said.startMs) })}
          onClick={() => onSeek(said.startMs)}
        >
          {clock(said.startMs)}
        </button>
      )}
      <RoleTag role={said.role} />
      <p className="said">
        {isCurrent ? (
          <CurrentLine said={said} recordingId={recordingId} highlights={highlights} />
        ) : (
          <SaidLine said={said} highlights={highlights} areRepairsTold />
        )}{' '}
        <OpinionChips said={said} />
        <RepairChips said={said} />
      </p>
    </div>
  )
})

interface LineProps {
  said: Said
  recordingId: string
  highlights: { start: number; end: number }[]
}

/** The utterance that is heard: the word that is being said is marked. */
function CurrentLine(props: LineProps) {
  return props.said.text.length > MOST_SHOWN ? <FoldedLine {...props} /> : <WholeLine {...props} />
}

/** Its words stand in it once and for all: that another one is said changes a class, and nothing is drawn anew. */
function WholeLine({ said, recordingId, highlights }: LineProps) {
  const line = useRef<HTMLSpanElement>(null)
  const tokens = useTokens(recordingId, said) ?? []
  const words = tokens.map(({ start, end }): SaidMark => ({ start, end, kind: 'word' }))
  useAlong(
    recordingId,
    NOWHERE,
    (atMs) => wordAt(tokens, atMs)?.start ?? -1,
    (start) => markWord(line.current, start),
  )
  return (
    <span ref={line}>
      <SaidLine said={said} highlights={highlights} more={words} areRepairsTold />
    </span>
  )
}

/** Of a longer text than anybody says in one breath the part around the word is shown. */
function FoldedLine({ said, recordingId, highlights }: LineProps) {
  const tokens = useTokens(recordingId, said) ?? []
  const start = usePlace(recordingId, NOWHERE, (atMs) => wordAt(tokens, atMs)?.start ?? -1)
  const word = tokens.find((token) => token.start === start)
  const now: SaidMark[] = word ? [{ start: word.start, end: word.end, kind: 'now' }] : []
  return <SaidLine said={said} highlights={highlights} more={now} areRepairsTold />
}

/** Where nothing is said: no word is marked while something else is heard. */
const NOWHERE = -1

/** Moves the mark to the pieces of a word, whose token begins at an offset; −1 takes it away. */
function markWord(line: Element | null, start: number): void {
  for (const piece of line?.querySelectorAll('.m-now') ?? []) piece.classList.remove('m-now')
  for (const piece of line?.querySelectorAll(`[data-word="${start}"]`) ?? []) piece.classList.add('m-now')
}

function placesOf(text: string, word: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + word.length))
    places.push({ start: at, end: at + word.length })
  return places
}
