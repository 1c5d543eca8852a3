import type { Clock, Disk } from '../../devices/ports.ts'
import { readClockPayload } from '../../devices/protocol/clock-record.ts'
import { readHealthPayload, type AgentHealth } from '../../devices/protocol/health-record.ts'
import { gapOf, type GapReason } from '../../devices/spool/gap.ts'
import { AUDIO, CLOCK, HEALTH, type StoredRecord } from '../../devices/spool/record.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'
import { looked, type Watched } from './state-changes.ts'

/** What the service has heard of a device, and when, by its own clock (epoch ms). */
export interface DeviceStatus extends Watched {
  isConnected: boolean
  lastSeenAt?: number
  /** When the newest sound arrived, and when the device believes that it was captured. */
  lastSoundAt?: number
  soundCapturedAt?: number
  soundSeconds: number
  gapSeconds: Partial<Record<GapReason, number>>
  /** The device's clock against ours: by how much it is behind, and by how much that may be off. */
  clock?: { behindMs: number; errorMs: number; at: number }
  /** What the device last said of itself. */
  health?: AgentHealth & { at: number }
  /** The last alarm. */
  alarm?: { code: string; at: number }
}

/** Kept in memory by the service and written for the command line every few seconds. */
export interface DeviceStatuses {
  of(device: string): Promise<DeviceStatus>
  noteOpen(device: string): void
  noteClose(device: string): void
  noteRecord(device: string, record: StoredRecord): void
  noteAlarm(device: string, code: string): void
  /** Notes in what state it is found now. */
  noteLook(device: string, stateOf: (status: DeviceStatus) => string): Promise<void>
  /** To be called every few seconds, and at the end. */
  save(): Promise<void>
}

const NOTHING: DeviceStatus = { isConnected: false, soundSeconds: 0, gapSeconds: {} }

export function createDeviceStatuses(
  { disk, clock }: { disk: Disk; clock: Pick<Clock, 'wallMs'> },
  dir: string,
): DeviceStatuses {
  const known = new Map<string, DeviceStatus>()
  const loading = new Map<string, Promise<DeviceStatus>>()
  const dirty = new Set<string>()
  /** What happens before the file was read is done after it. */
  function change(device: string, fn: (status: DeviceStatus) => void): void {
    void load(device).then((status) => {
      fn(status)
      dirty.add(device)
    })
  }
  function load(device: string): Promise<DeviceStatus> {
    const found = loading.get(device) ?? begin(device)
    loading.set(device, found)
    return found
  }
  /** What cannot be read is begun anew: a state is told again soon, and must not cost the service its life. */
  async function begin(device: string): Promise<DeviceStatus> {
    const status = await readStatus(disk, dir, device).catch(() => ({ ...NOTHING, gapSeconds: {} }))
    known.set(device, unconnected(status))
    return known.get(device) ?? status
  }
  return {
    of: load,
    noteOpen: (device) =>
      change(device, (status) => {
        status.isConnected = true
        status.lastSeenAt = clock.wallMs()
      }),
    noteClose: (device) =>
      change(device, (status) => {
        status.isConnected = false
        status.lastSeenAt = clock.wallMs()
      }),
    noteRecord: (device, record) => change(device, (status) => addRecord(status, record, clock.wallMs())),
    noteAlarm: (device, code) => change(device, (status) => (status.alarm = { code, at: clock.wallMs() })),
    noteLook: async (device, stateOf) => {
      const status = await load(device)
      const kept = looked(status, stateOf(status), clock.wallMs())
      if (kept === undefined) return
      Object.assign(status, kept)
      dirty.add(device)
    },
    save: async () => {
      const changed = [...dirty]
      dirty.clear()
      if (changed.length > 0) await disk.makeDir(dir)
      for (const device of changed) await writeWhole(disk, dir, `${device}.json`, JSON.stringify(known.get(device)))
    },
  }
}

/** As the service has written it last; the same for whoever does not run the service. */
export async function readStatus(disk: Disk, dir: string, device: string): Promise<DeviceStatus> {
  const text = await readWhole(disk, dir, `${device}.json`)
  const read = text === undefined ? NOTHING : (JSON.parse(text) as DeviceStatus)
  return { ...read, gapSeconds: { ...read.gapSeconds } }
}

/** Whoever was connected to a service before this one is not connected to it. */
const unconnected = (status: DeviceStatus): DeviceStatus => ({ ...status, isConnected: false })

function addRecord(status: DeviceStatus, record: StoredRecord, now: number): void {
  status.lastSeenAt = now
  const seconds = record.rate > 0 ? record.samples / record.rate : 0
  const gap = gapOf(record)
  if (gap !== undefined) status.gapSeconds[gap.reason] = (status.gapSeconds[gap.reason] ?? 0) + seconds
  if (record.type === AUDIO) {
    status.soundSeconds += seconds
    status.lastSoundAt = now
    status.soundCapturedAt = Math.max(status.soundCapturedAt ?? -Infinity, record.wallMs + seconds * 1000)
  }
  const point = record.type === CLOCK ? readClockPayload(record.payload) : undefined
  if (point !== undefined) {
    const deviceMs = record.wallMs + (point.monoMs - record.monoMs)
    status.clock = { behindMs: Math.round(point.serverMs - deviceMs), errorMs: Math.round(point.errorMs), at: now }
  }
  const health = record.type === HEALTH ? readHealthPayload(record.payload) : undefined
  if (health !== undefined) status.health = { ...health, at: record.wallMs }
}
