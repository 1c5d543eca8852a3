import { LEAD_MS } from '../lib/player.ts'
import { player, usePlaying } from '../lib/playing.ts'
import { useWords } from '../lib/words.ts'
import { Icon } from '../ui/icon.tsx'

/** The last word of a hit is heard whole. */
const TAIL_MS = 300

export interface Heard {
  recordingId: string
  startMs: number
  endMs: number
}

/** Plays the second that is meant, where one is; pressed again, it stops. */
export function playHit({ recordingId, startMs, endMs }: Heard): void {
  const { recordingId: current, isPlaying, atMs } = player.state()
  const isThis = current === recordingId && isPlaying && atMs >= startMs - LEAD_MS - 1 && atMs <= endMs + TAIL_MS
  if (isThis) player.pause()
  else player.play(recordingId, { fromMs: Math.max(0, startMs - LEAD_MS), untilMs: endMs + TAIL_MS })
}

export function PlayButton({ heard, label }: { heard: Heard; label?: string }) {
  const { t } = useWords()
  const isThis = usePlaying(
    ({ recordingId, isPlaying, atMs }) =>
      recordingId === heard.recordingId &&
      isPlaying &&
      atMs >= heard.startMs - LEAD_MS - 1 &&
      atMs <= heard.endMs + TAIL_MS,
  )
  return (
    <button
      type="button"
      className="play"
      aria-label={label ?? t('hit.play')}
      aria-pressed={isThis}
      onClick={() => playHit(heard)}
    >
      <Icon name={isThis ? 'pause' : 'play'} />
    </button>
  )
}
