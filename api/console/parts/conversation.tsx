import { memo, useEffect, useRef, useState } from 'react'
import type { Said } from '../lib/api-types.ts'
import { wordAt } from '../lib/nearest-said.ts'
import { usePlaying } from '../lib/playing.ts'
import { useTokens } from '../lib/recording-data.ts'
import { clock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import type { SaidMark } from '../ui/marked-text.tsx'
import { OpinionChips, RoleTag, SaidLine } from './said-line.tsx'

interface Props {
  recordingId: string
  said: readonly Said[]
  isComplete: boolean
  /** Where one stands, among `said`; −1 before the first. */
  current: number
  /** Words to mark, as they were looked for. */
  words: readonly string[]
  isSpoken: boolean
  onSeek: (atMs: number) => void
}

/** The conversation, whole in the page, so that the browser's own search finds everything; it follows the sound until somebody scrolls. */
export function Conversation({ recordingId, said, isComplete, current, words, isSpoken, onSeek }: Props) {
  const { t } = useWords()
  const list = useRef<HTMLOListElement>(null)
  const [follows, setFollows] = useState(true)
  useEffect(() => {
    const stop = () => setFollows(false)
    const events = ['wheel', 'touchmove'] as const
    for (const event of events) list.current?.addEventListener(event, stop, { passive: true })
    return () => events.forEach((event) => list.current?.removeEventListener(event, stop))
  }, [])
  useEffect(() => {
    if (follows) list.current?.children.item(current)?.scrollIntoView({ block: 'nearest' })
  }, [current, follows])
  return (
    <section aria-label={t('recording.conversation')}>
      <h2>{t('recording.conversation')}</h2>
      <ol className="conversation" ref={list} lang="zh-CN" data-complete={isComplete}>
        {said.map((one, at) => (
          <Turn
            key={one.id}
            said={one}
            recordingId={recordingId}
            isCurrent={at === current}
            words={words}
            isSpoken={isSpoken}
            onSeek={onSeek}
          />
        ))}
      </ol>
      {!follows && (
        <button type="button" className="follow" onClick={() => setFollows(true)}>
          {t('recording.toCurrent')}
        </button>
      )}
    </section>
  )
}

interface TurnProps extends Omit<Props, 'said' | 'isComplete' | 'current'> {
  said: Said
  isCurrent: boolean
}

const Turn = memo(function Turn({ said, recordingId, isCurrent, words, isSpoken, onSeek }: TurnProps) {
  const { t } = useWords()
  const highlights = words.flatMap((word) => placesOf(said.text, word))
  return (
    <li className={`turn ${said.role}`} aria-current={isCurrent} data-said={said.id}>
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
          <SaidLine said={said} highlights={highlights} />
        )}{' '}
        <OpinionChips said={said} />
      </p>
    </li>
  )
})

/** The utterance that is heard: the word that is being said is marked. */
function CurrentLine({
  said,
  recordingId,
  highlights,
}: {
  said: Said
  recordingId: string
  highlights: { start: number; end: number }[]
}) {
  const tokens = useTokens(recordingId, said) ?? []
  const isHere = usePlaying((state) => state.recordingId === recordingId)
  const start = usePlaying((state) => (isHere ? (wordAt(tokens, state.atMs)?.start ?? -1) : -1))
  const word = tokens.find((token) => token.start === start)
  const now: SaidMark[] = word ? [{ start: word.start, end: word.end, kind: 'now' }] : []
  return <SaidLine said={said} highlights={highlights} more={now} />
}

function placesOf(text: string, word: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + word.length))
    places.push({ start: at, end: at + word.length })
  return places
}
