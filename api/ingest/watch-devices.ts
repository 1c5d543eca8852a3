import type { Clock } from '../../devices/ports.ts'
import type { DeviceStatus } from './device-status.ts'
import type { EnrolledDevice } from './devices.ts'
import { deviceState, type Fleet } from './fleet.ts'

/** How a device is, for those who are told. */
export interface DeviceNews extends Pick<DeviceStatus, 'isConnected' | 'lastSeenAt' | 'lastSoundAt'> {
  device: string
  storeId: string
  state: string
  backlogSeconds?: number
}

/** What changes with every second is told so often. */
const RETOLD_MS = 30_000

/**
 * Looks at all devices: notes the state of each, and tells of those that are in another one than before, and now and then how much waits on
 * each that is heard.
 */
export function createDeviceWatch(
  { devices, statuses }: Pick<Fleet, 'devices' | 'statuses'>,
  clock: Pick<Clock, 'wallMs'>,
  tell: (news: DeviceNews) => void,
) {
  const told = new Map<string, { news: DeviceNews; at: number }>()
  const isNews = (news: DeviceNews, now: number): boolean => {
    const last = told.get(news.device)
    if (!last) return true
    if (last.news.state !== news.state || last.news.isConnected !== news.isConnected) return true
    return news.lastSeenAt !== last.news.lastSeenAt && now - last.at >= RETOLD_MS
  }
  async function lookAt(device: EnrolledDevice): Promise<void> {
    const now = clock.wallMs()
    await statuses.noteLook(device.device, (status) => deviceState(device, status, now))
    const news = newsOf(device, await statuses.of(device.device), now)
    if (!isNews(news, now)) return
    told.set(device.device, { news, at: now })
    tell(news)
  }
  return {
    /** To be called every few seconds. */
    async look(): Promise<void> {
      for (const device of await devices.list()) await lookAt(device)
    },
  }
}

function newsOf(device: EnrolledDevice, status: DeviceStatus, now: number): DeviceNews {
  const { isConnected, lastSeenAt, lastSoundAt, health } = status
  const { backlogSeconds } = (health ?? {}) as { backlogSeconds?: number }
  return {
    ...{ device: device.device, storeId: device.storeId, state: deviceState(device, status, now), isConnected },
    ...(lastSeenAt !== undefined && { lastSeenAt }),
    ...(lastSoundAt !== undefined && { lastSoundAt }),
    ...(backlogSeconds !== undefined && { backlogSeconds }),
  }
}
