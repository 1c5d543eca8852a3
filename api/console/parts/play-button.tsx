import { LEAD_MS, type Playing } from '../lib/player.ts'
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

/** Whether it is what is heard: played by itself, or within a recording that is played on. What comes before a hit's first word is not. */
function isHeard(heard: Heard, { recordingId, isPlaying, atMs, untilMs }: Playing): boolean {
  if (!isPlaying || recordingId !== heard.recordingId) return false
  return untilMs === undefined ? atMs >= heard.startMs && atMs < heard.endMs : untilMs === heard.endMs + TAIL_MS
}

/** Plays the second that is meant, where one is; pressed again, it stops. */
export function playHit(heard: Heard): void {
  const { recordingId, startMs, endMs } = heard
  if (isHeard(heard, player.state())) player.pause()
  else player.play(recordingId, { fromMs: Math.max(0, startMs - LEAD_MS), untilMs: endMs + TAIL_MS })
}

export function PlayButton({ heard, label }: { heard: Heard; label?: string }) {
  const { t } = useWords()
  const isThis = usePlaying((state) => isHeard(heard, state))
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
