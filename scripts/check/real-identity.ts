import { createHash } from 'node:crypto'
import type { DeviceIdentity } from '../../devices/protocol/identity.ts'

/** Keys of a device that exists in a test alone. */
export function realIdentity(device: number): DeviceIdentity {
  const hash = (what: string): Buffer => createHash('sha256').update(`${what} ${device}`).digest()
  return { deviceId: hash('device').subarray(0, 16), privateKey: hash('key') }
}
