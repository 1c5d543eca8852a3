import { loadPack } from '../../engine/pack/load.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { Alert } from '../schemas/events.ts'

/** Alerts of a recording: its kinds of moments that are likely enough to call somebody, each where it is likeliest, in order of time. */
export type AlertsOf = (recordingId: string) => Promise<Alert[]>

/**
 * Prepares reading the alerts of recordings: from which probability on a moment is one, the recording's pack says (`moment.alert` in
 * thresholds.yaml). A pack that is no longer there gives none. No word that was said is in them.
 */
export function createAlertsOf(store: Pick<InsightStore, 'getRecording' | 'getMoments'>): AlertsOf {
  const known = new Map<string, Promise<number>>()
  const leastOf = (pack: string): Promise<number> => {
    const least =
      known.get(pack) ??
      loadPack(pack).then(
        ({ thresholds }) => thresholds.moment.alert,
        () => Infinity,
      )
    known.set(pack, least)
    return least
  }
  return async (recordingId) => {
    const recording = await store.getRecording(recordingId)
    if (!recording) return []
    const least = await leastOf(recording.pack)
    const likeliest = new Map<string, Alert>()
    for (const { kind, atMs, weight } of await store.getMoments(recordingId))
      if (weight >= least && weight > (likeliest.get(kind)?.probability ?? 0))
        likeliest.set(kind, { kind, atMs, probability: weight })
    return [...likeliest.values()].sort((a, b) => a.atMs - b.atMs)
  }
}
