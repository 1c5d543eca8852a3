import { realDisk } from '../../devices/real/disk.ts'
import type { Config } from '../../engine/config.ts'
import type { Job } from '../../engine/queue/types.ts'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../../engine/rfc3339.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { DeviceTable } from '../ingest/devices.ts'
import { readLedger, type LedgerDay } from '../ingest/ledger.ts'
import { ingestDir } from '../open-device-intake.ts'
import { recordingFate } from './recording-fate.ts'

/** A device's day in the ledger, with the device's name and store where it is still known. */
export interface LedgerRow extends LedgerDay {
  name?: string
  storeId?: string
}

export interface LedgerFilter {
  /** Undefined: of every store, and of devices that nobody knows any more. */
  storeIds?: readonly string[]
  /** Name of a device, or the beginning of its number. */
  device?: string
  /** By the clock of the stores: `2026-11-26`. */
  day?: string
}

export interface LedgerDeps {
  config: Pick<Config, 'dataDir'>
  devices: Pick<DeviceTable, 'list'>
  store: Pick<InsightStore, 'getRecording' | 'getUtterances'>
  /** The newest job of a recording. */
  jobOf: (recordingId: string) => Promise<Pick<Job, 'state'> | undefined>
}

/** Where the captured time of devices went, day by day, in samples. */
export async function deviceLedger(
  { config, devices, store, jobOf }: LedgerDeps,
  { storeIds, device: asked, day: askedDay }: LedgerFilter,
): Promise<LedgerRow[]> {
  const known = new Map((await devices.list()).map((one) => [one.device, one]))
  const dir = ingestDir(config)
  const isWanted = (device: string, day: string): boolean => {
    const { name, storeId } = known.get(device) ?? {}
    if (storeIds !== undefined && (storeId === undefined || !storeIds.includes(storeId))) return false
    if (asked !== undefined && name !== asked && !device.startsWith(asked)) return false
    return askedDay === undefined || askedDay === day
  }
  const { days } = await readLedger(
    realDisk,
    { ledger: `${dir}/ledger`, log: `${dir}/log` },
    {
      fateOf: (id, rate) => recordingFate({ store, jobOf }, id, rate),
      offsetMinutes: DEFAULT_UTC_OFFSET_MINUTES,
      isWanted,
    },
  )
  return days.map((row) => {
    const { name, storeId } = known.get(row.device) ?? {}
    return { ...row, ...(name !== undefined && { name }), ...(storeId !== undefined && { storeId }) }
  })
}
