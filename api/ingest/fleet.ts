import type { Clock, Disk, Random } from '../../devices/ports.ts'
import { createDeviceStatuses, type DeviceStatus, type DeviceStatuses } from './device-status.ts'
import { openDeviceTable, type DeviceTable, type EnrolledDevice } from './devices.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'

/** The devices of a service: who they are, how one becomes one, how they are. */
export interface Fleet {
  devices: DeviceTable
  enrolment: Enrolment
  statuses: DeviceStatuses
}

export async function openFleet(
  ports: { disk: Disk; clock: Pick<Clock, 'wallMs'>; random: Random },
  dir: string,
): Promise<Fleet> {
  const devices = await openDeviceTable(ports.disk, `${dir}/devices`)
  return {
    devices,
    enrolment: createEnrolment(ports, `${dir}/codes`, devices),
    statuses: createDeviceStatuses(ports, statusDir(dir)),
  }
}

export const statusDir = (dir: string): string => `${dir}/status`

/** Without a word for so long, a device is away. */
const OFFLINE_MS = 90_000

/** One word for how a device is. */
export function deviceState(
  { revokedAt }: Pick<EnrolledDevice, 'revokedAt'>,
  { lastSeenAt, health, alarm }: DeviceStatus,
  nowMs: number,
): string {
  if (revokedAt !== undefined) return 'revoked'
  if (alarm?.code === 'DEVICE_CLONED' && nowMs - alarm.at < 3600_000) return 'cloned'
  if (lastSeenAt === undefined) return 'never-seen'
  // A service that was killed cannot take back that it was connected.
  if (nowMs - lastSeenAt > OFFLINE_MS) return 'offline'
  return health?.state ?? 'recording'
}
