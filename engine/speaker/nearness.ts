import type { AcousticStats } from '../audio/acoustic-track.ts'
import type { DeviceKind } from '../types.ts'
import { joinAll } from './speaker-distance.ts'
import type { SpeakerCluster } from './clusters.ts'

/** So many dB that one side is nearer are worth one nat, and at most this many nats. */
const DB_PER_NAT = 4
const MOST = 4

/**
 * Log-odds of a share of roles by nearness. A badge hangs on the staff: their voice is louder, and its pauses are deeper under it, for a
 * near voice comes straight and a far one with the room's echo; the depth stays where a device levels the loudness out. Other devices
 * stand somewhere: nearness says nothing there.
 *
 * @param shares - bit by group: 1 is customer
 */
export function nearnessOdds(groups: readonly SpeakerCluster[], shares: number, device?: DeviceKind): number {
  if (device !== 'badge') return 0
  const side = (wanted: number): AcousticStats[] =>
    groups.flatMap(({ sums }, group) => (((shares >> group) & 1) === wanted ? [sums] : []))
  const [staff, customers] = [side(0), side(1)]
  if (staff.length === 0 || customers.length === 0) return 0
  const nearer = nearness(joinAll(staff)) - nearness(joinAll(customers))
  return Math.max(-MOST, Math.min(MOST, nearer / DB_PER_NAT))
}

/** In dB: level, and how far it stands above the pauses. */
function nearness({ frames, level, quietFrames, quietLevel }: AcousticStats): number {
  const loud = level / Math.max(1, frames)
  return loud + (quietFrames > 0 ? loud - quietLevel / quietFrames : 0)
}
