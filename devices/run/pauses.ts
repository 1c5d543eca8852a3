import type { Recorder } from '../capture/recorder.ts'
import type { GapReason } from '../spool/gap.ts'

/** Reasons for which a capture may be at rest; it goes on when none is left. */
export interface Pauses {
  set(reason: GapReason, isOn: boolean): void
  /** Those that hold now, the longest standing first. */
  reasons(): GapReason[]
}

export function createPauses(recorder: Pick<Recorder, 'pause' | 'resume'>): Pauses {
  const standing = new Set<GapReason>()
  return {
    reasons: () => [...standing],
    set: (reason, isOn) => {
      if (standing.has(reason) === isOn) return
      const wasPaused = standing.size > 0
      if (isOn) standing.add(reason)
      else standing.delete(reason)
      if (!wasPaused) recorder.pause(reason)
      else if (standing.size === 0) recorder.resume()
    },
  }
}
