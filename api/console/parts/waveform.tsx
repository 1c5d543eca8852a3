import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { MomentOfTruth, Said, VisitFacts } from '../lib/api-types.ts'
import { useLabels } from '../lib/labels.ts'
import { saidAt } from '../lib/nearest-said.ts'
import { player } from '../lib/playing.ts'
import { usePeaks } from '../lib/recording-data.ts'
import { useAlong, usePlace } from '../lib/recording-place.ts'
import { clock, lengthOf } from '../lib/time.ts'
import { useWords } from '../lib/words.ts'
import { drawWave } from './wave-picture.ts'

const SHORTEST_WINDOW_MS = 5000
const STEP_MS = 1000
const LONG_STEP_MS = 10_000

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000)

interface Props {
  recordingId: string
  durationMs: number
  said: readonly Said[]
  moments: readonly MomentOfTruth[]
  visits: readonly VisitFacts[]
  /** Where what was looked for was said. */
  hits: readonly Said[]
  /** Where one stands while nothing is heard, ms. */
  restingMs: number
  onSeek: (atMs: number) => void
}

/** The sound of a recording as a picture, which is a slider: it is gone along by keys and by the mouse, and zoomed into. */
export function Waveform({ recordingId, durationMs, said, moments, visits, hits, restingMs, onSeek }: Props) {
  const { t } = useWords()
  const { name } = useLabels()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [windowMs, setWindowMs] = useState(durationMs)
  const [width, setWidth] = useState(0)
  // The window pages along with what is heard, so that nothing runs while it stands.
  const page = usePlace(recordingId, restingMs, (atMs) =>
    Math.min(Math.floor(atMs / windowMs), Math.max(0, Math.ceil(durationMs / windowMs) - 1)),
  )
  const [fromMs, toMs] = [Math.round(page * windowMs), Math.round(Math.min(durationMs, (page + 1) * windowMs))]
  const isWhole = windowMs === durationMs
  const { data: peaks } = usePeaks(recordingId, isWhole ? undefined : { fromMs, toMs: Math.max(fromMs + 1, toMs) })
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width))
    if (canvas.current) watcher.observe(canvas.current)
    return () => watcher.disconnect()
  }, [])
  useEffect(() => {
    if (!canvas.current) return
    const spans = said.map(({ startMs, endMs, role }) => ({ startMs, endMs, lane: role }))
    const muted = said.flatMap(({ redactions = [] }) => redactions)
    const picture = {
      fromMs,
      toMs,
      peaks,
      spans,
      muted,
      moments: moments.map((one) => one.atMs),
      hits: [...hits],
      visits: [...visits],
    }
    drawWave(canvas.current, picture)
    canvas.current.dataset.drawn = String(peaks !== undefined)
  }, [fromMs, toMs, peaks, said, moments, visits, hits, width])

  // What is read out: no finer than it can be told apart.
  const inWords = (atMs: number): string => {
    const current = said[saidAt(said, atMs)] as Said | undefined
    const seconds = wholeSeconds(atMs)
    const spoken = current && seconds * 1000 <= current.endMs ? `，${name('role', current.role)}：${current.text}` : ''
    return `${t('recording.at', { time: clock(seconds * 1000), length: clock(durationMs) })}${spoken}`
  }
  const tell = (attribute: string, value: string) => canvas.current?.setAttribute(attribute, value)
  useAlong(recordingId, restingMs, wholeSeconds, (seconds) => tell('aria-valuenow', String(seconds)))
  useAlong(recordingId, restingMs, inWords, (words) => tell('aria-valuetext', words))

  const seekTo = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { left, width: shown } = event.currentTarget.getBoundingClientRect()
    onSeek(fromMs + Math.max(0, Math.min(1, (event.clientX - left) / shown)) * (toMs - fromMs))
  }
  const zoom = (factor: number): void =>
    setWindowMs(Math.max(Math.min(SHORTEST_WINDOW_MS, durationMs), Math.min(durationMs, windowMs * factor)))
  const move = (byMs: number): void => {
    const { recordingId: heard, atMs } = player.state()
    onSeek((heard === recordingId ? atMs : restingMs) + byMs)
  }
  const keys: Record<string, (isLong: boolean) => void> = {
    ArrowLeft: (isLong) => move(isLong ? -LONG_STEP_MS : -STEP_MS),
    ArrowRight: (isLong) => move(isLong ? LONG_STEP_MS : STEP_MS),
    ArrowDown: () => move(-STEP_MS),
    ArrowUp: () => move(STEP_MS),
    Home: () => onSeek(0),
    End: () => onSeek(durationMs),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
  }
  const pressed = (event: KeyboardEvent): void => {
    const act = keys[event.key] as ((isLong: boolean) => void) | undefined
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act(event.shiftKey)
  }
  return (
    <section className="wave" aria-label={t('recording.wave')}>
      <div className="wave-picture">
        <canvas
          ref={canvas}
          role="slider"
          tabIndex={0}
          aria-label={t('recording.wave')}
          aria-valuemin={0}
          aria-valuemax={Math.round(durationMs / 1000)}
          aria-valuenow={wholeSeconds(restingMs)}
          onPointerDown={seekTo}
          onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
          onKeyDown={pressed}
        />
        <Line recordingId={recordingId} restingMs={restingMs} fromMs={fromMs} toMs={toMs} width={width} />
      </div>
      <p className="wave-tools">
        <span className="clock">
          {clock(fromMs)}–{clock(toMs)}
        </span>
        <span>
          <button type="button" onClick={() => zoom(0.5)} aria-label={t('recording.zoomIn')}>
            ＋
          </button>
          <button type="button" onClick={() => zoom(2)} aria-label={t('recording.zoomOut')}>
            －
          </button>
          <button type="button" onClick={() => setWindowMs(durationMs)}>
            {t('recording.whole')}（{lengthOf(durationMs)}）
          </button>
        </span>
      </p>
      <p className="hint">
        {t('recording.lanes')}
        {hits.length > 0 && t('recording.hitLane')}
      </p>
    </section>
  )
}

interface LineProps {
  recordingId: string
  restingMs: number
  fromMs: number
  toMs: number
  width: number
}

/** Where one stands in the picture; it goes on pixel by pixel, and the picture below it stays as it is. */
function Line({ recordingId, restingMs, fromMs, toMs, width }: LineProps) {
  const line = useRef<HTMLSpanElement>(null)
  useAlong(
    recordingId,
    restingMs,
    (atMs) => Math.round(((atMs - fromMs) / (toMs - fromMs)) * width),
    (x) => line.current?.style.setProperty('transform', `translateX(${x}px)`),
  )
  return <span className="wave-at" aria-hidden="true" ref={line} />
}
