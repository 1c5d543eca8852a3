import { memo } from 'react'
import type { Said } from '../lib/api-types.ts'
import { wordAt } from '../lib/nearest-said.ts'
import { usePlaying } from '../lib/playing.ts'
import { useTokens } from '../lib/recording-data.ts'
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
function CurrentLine({ said, recordingId, highlights }: LineProps) {
  const tokens = useTokens(recordingId, said) ?? []
  const isHere = usePlaying((state) => state.recordingId === recordingId)
  const start = usePlaying((state) => (isHere ? (wordAt(tokens, state.atMs)?.start ?? -1) : -1))
  const word = tokens.find((token) => token.start === start)
  const now: SaidMark[] = word ? [{ start: word.start, end: word.end, kind: 'now' }] : []
  return <SaidLine said={said} highlights={highlights} more={now} areRepairsTold />
}

function placesOf(text: string, word: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + word.length))
    places.push({ start: at, end: at + word.length })
  return places
}
