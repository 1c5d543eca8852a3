import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { listenForKeys } from '../lib/keys.ts'
import { player, usePlaying } from '../lib/playing.ts'
import { useAlong } from '../lib/recording-place.ts'
import { clock } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { Icon } from '../ui/icon.tsx'

const STEP_MS = 5000
const LONG_STEP_MS = 30_000
const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2, 3]

/** Goes along in what is played. */
export const step = (ms: number) => player.seek(player.state().atMs + ms)

/** Sticks to the bottom while something is played, or waits to be played on. */
export function PlayerBar() {
  const { t } = useWords()
  const recordingId = usePlaying((state) => state.recordingId)
  const isPlaying = usePlaying((state) => state.isPlaying)
  const failed = usePlaying((state) => state.failed)
  const page = usePlaying((state) => state.source?.page)
  const rate = usePlaying((state) => state.rate)
  useEffect(() => listenForKeys(['everywhere'], PLAYER_KEYS), [])
  if (recordingId === '') return null
  return (
    <section className="player" aria-label={t('player.title')}>
      <button type="button" className="quiet" aria-label={t('player.back')} onClick={() => step(-STEP_MS)}>
        <Icon name="back" />
      </button>
      <button
        type="button"
        className="primary"
        aria-label={t(isPlaying ? 'player.pause' : 'player.play')}
        onClick={player.toggle}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <button type="button" className="quiet" aria-label={t('player.on')} onClick={() => step(STEP_MS)}>
        <Icon name="on" />
      </button>
      <PlayedClock recordingId={recordingId} />
      <label>
        {t('player.rate')}{' '}
        <select value={rate} onChange={(event) => player.setRate(Number(event.target.value))}>
          {RATES.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </label>
      {failed && <span role="alert">{t('player.failed')}</span>}
      {page === undefined ? <ToRecording recordingId={recordingId} /> : <Link href={page}>{t('player.openPage')}</Link>}
      <button type="button" className="quiet" aria-label={t('player.stop')} onClick={player.stop}>
        <Icon name="close" />
      </button>
    </section>
  )
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000

/** The time that is heard; it goes on by itself, and the bar stays as it is. */
function PlayedClock({ recordingId }: { recordingId: string }) {
  const shown = useRef<HTMLSpanElement>(null)
  useAlong(recordingId, 0, wholeSeconds, (atMs) => shown.current?.replaceChildren(clock(atMs)))
  return <span className="clock" ref={shown} />
}

/** To the page of what is heard, where it is heard: its address goes along. */
function ToRecording({ recordingId }: { recordingId: string }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const link = useRef<HTMLAnchorElement>(null)
  const pageAt = (atMs: number): string => `/r/${encodeURIComponent(recordingId)}?at=${atMs}`
  useAlong(recordingId, 0, wholeSeconds, (atMs) => link.current?.setAttribute('href', pageAt(atMs)))
  return (
    <Link
      ref={link}
      href={pageAt(0)}
      onClick={(event) => {
        event.preventDefault()
        go(pageAt(wholeSeconds(player.state().atMs)))
      }}
    >
      {t('player.open')}
    </Link>
  )
}

const isIdle = () => player.state().recordingId === ''
const PLAYER_KEYS = {
  playPause: () => (isIdle() ? false : player.toggle()),
  back5: () => (isIdle() ? false : step(-STEP_MS)),
  on5: () => (isIdle() ? false : step(STEP_MS)),
  back30: () => (isIdle() ? false : step(-LONG_STEP_MS)),
  on30: () => (isIdle() ? false : step(LONG_STEP_MS)),
}
