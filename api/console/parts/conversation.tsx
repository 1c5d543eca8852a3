import { useEffect, useMemo, useRef, useState } from 'react'
import type { Said } from '../lib/api-types.ts'
import { saidAt } from '../lib/nearest-said.ts'
import { usePlace } from '../lib/recording-place.ts'
import { useWords } from '../lib/words.ts'
import { FindSaid } from './find-said.tsx'
import { WholeTurns, WindowedTurns, type Wish } from './turn-list.tsx'
import type { TurnLook } from './turn.tsx'

/** So many turns are whole in the page at most: an hour and a half of talk. */
const MOST_WHOLE = 1500
/** Keys by which a page is scrolled: whoever does wants to look elsewhere. */
const SCROLLING = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'End']

interface Props extends TurnLook {
  said: readonly Said[]
  isComplete: boolean
  /** How many there will be. */
  count: number
  /** Where one stands while nothing is heard, ms. */
  restingMs: number
  /** An utterance to begin at; '' for none. */
  shown: string
}

/** The conversation; it follows the sound until somebody scrolls. */
export function Conversation({ said, isComplete, count, restingMs, shown, words, ...turn }: Props) {
  const { t } = useWords()
  const section = useRef<HTMLElement>(null)
  const [follows, setFollows] = useState(true)
  const [wish, setWish] = useState<Wish>()
  const [looked, setLooked] = useState('')
  const wasShown = useRef('')
  const { recordingId, isSpoken, onSeek } = turn
  const current = usePlace(recordingId, restingMs, (atMs) => saidAt(said, atMs))
  const look = useMemo(
    () => ({ recordingId, isSpoken, onSeek, words: looked === '' ? words : [...words, looked] }),
    [recordingId, isSpoken, onSeek, words, looked],
  )
  useEffect(() => {
    const stop = () => setFollows(false)
    const scrolls = ({ key, target }: KeyboardEvent) =>
      SCROLLING.includes(key) && !(target as Element).closest('input, select, textarea, [role=slider]') && stop()
    const events = ['wheel', 'touchmove'] as const
    for (const event of events) section.current?.addEventListener(event, stop, { passive: true })
    addEventListener('keydown', scrolls)
    return () => {
      for (const event of events) section.current?.removeEventListener(event, stop)
      removeEventListener('keydown', scrolls)
    }
  }, [])
  useEffect(() => {
    if (follows && current >= 0) setWish({ row: current, block: 'nearest' })
  }, [current, follows, isComplete])
  // A link to an utterance shows it, once it is there.
  useEffect(() => {
    const row = shown === '' || wasShown.current === shown ? -1 : said.findIndex(({ id }) => id === shown)
    if (row < 0) return
    // Until all is there, what comes in above it moves it.
    if (isComplete) wasShown.current = shown
    setWish({ row, block: 'center' })
  }, [shown, said, isComplete])
  const goTo = (row: number): void => {
    setFollows(false)
    setWish({ row, block: 'center' })
  }
  const isLong = count > MOST_WHOLE
  const Turns = isLong ? WindowedTurns : WholeTurns
  return (
    <section aria-label={t('recording.conversation')} ref={section}>
      <h2>{t('recording.conversation')}</h2>
      {isLong && <FindSaid said={said} onLook={setLooked} onFound={goTo} />}
      <Turns said={said} isComplete={isComplete} current={current} wish={wish} look={look} />
      {!follows && (
        <button type="button" className="follow" onClick={() => setFollows(true)}>
          {t('recording.toCurrent')}
        </button>
      )}
    </section>
  )
}
