import { AppError } from '../../engine/errors.ts'
import type { DeviceKind } from '../../engine/types.ts'
import type { Disk } from '../../devices/ports.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'

/** A device that may send: bound to one store, known by its public key. */
export interface EnrolledDevice {
  /** 32 hexadecimal digits. */
  device: string
  /** Ed25519, 64 hexadecimal digits. */
  publicKey: string
  storeId: string
  /** Name for people, and the device's name in recordings. */
  name: string
  kind: DeviceKind
  /** Trade pack of its recordings. */
  pack: string
  /** Name of its microphone array (devices/arrays), where it has one. */
  array?: string
  /** Epoch ms. */
  enrolledAt: number
  revokedAt?: number
}

/** Devices, one file each. The command line and the service may both have it open: what counts is read from disk each time. */
export interface DeviceTable {
  find(device: string): Promise<EnrolledDevice | undefined>
  list(): Promise<EnrolledDevice[]>
  put(device: EnrolledDevice): Promise<void>
  /** @throws AppError NOT_FOUND */
  revoke(device: string, nowMs: number): Promise<void>
}

const FILE = /^[0-9a-f]{32}\.json$/

export async function openDeviceTable(disk: Disk, dir: string): Promise<DeviceTable> {
  await disk.makeDir(dir)
  const find = async (device: string): Promise<EnrolledDevice | undefined> => {
    if (!/^[0-9a-f]{32}$/.test(device)) return undefined
    const text = await readWhole(disk, dir, `${device}.json`)
    return text === undefined ? undefined : (JSON.parse(text) as EnrolledDevice)
  }
  const put = (device: EnrolledDevice): Promise<void> =>
    writeWhole(disk, dir, `${device.device}.json`, JSON.stringify(device))
  return {
    find,
    put,
    list: async () => {
      const names = (await disk.list(dir)).map(({ name }) => name).filter((name) => FILE.test(name))
      const found = await Promise.all(names.sort().map((name) => find(name.slice(0, 32))))
      return found.filter((device) => device !== undefined)
    },
    revoke: async (device, nowMs) => {
      const known = await find(device)
      if (known === undefined) throw new AppError('NOT_FOUND', { detail: { device } })
      await put({ ...known, revokedAt: known.revokedAt ?? nowMs })
    },
  }
}
