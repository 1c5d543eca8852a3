import type { Disk } from '../ports.ts'
import type { DeviceIdentity } from '../protocol/identity.ts'
import { readWhole, writeWhole } from '../whole-file.ts'

/** What a device knows of itself once a server has taken it in. */
export interface EnrolledAs {
  identity: DeviceIdentity
  /** `http://192.168.1.10:8790` */
  server: string
  name: string
  storeId: string
  kind: string
  pack: string
  array?: string
  /** The server's X25519 key, 32 bytes, as it was told at enrolment. */
  sealingKey: Buffer
}

interface Stored extends Omit<EnrolledAs, 'identity' | 'sealingKey'> {
  device: string
  privateKey: string
  sealingKey: string
}

const NAME = 'identity'

export async function readEnrolled(disk: Disk, folder: string): Promise<EnrolledAs | undefined> {
  const text = await readWhole(disk, folder, NAME)
  if (text === undefined) return undefined
  const { device, privateKey, sealingKey, ...rest } = JSON.parse(text) as Stored
  const [deviceId, key] = [Buffer.from(device, 'hex'), Buffer.from(privateKey, 'hex')]
  return { ...rest, identity: { deviceId, privateKey: key }, sealingKey: Buffer.from(sealingKey, 'hex') }
}

export async function writeEnrolled(disk: Disk, folder: string, { identity, ...rest }: EnrolledAs): Promise<void> {
  await disk.makeDir(folder)
  const stored: Stored = {
    ...rest,
    device: identity.deviceId.toString('hex'),
    privateKey: identity.privateKey.toString('hex'),
    sealingKey: rest.sealingKey.toString('hex'),
  }
  await writeWhole(disk, folder, NAME, JSON.stringify(stored))
}
