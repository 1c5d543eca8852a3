import type { DeviceStatus } from './device-status.ts'
import type { EnrolledDevice } from './devices.ts'
import { deviceState } from './fleet.ts'

/** A device as people see it: who it is, how it is. Its key is nobody's business. */
export function deviceView(device: EnrolledDevice, status: DeviceStatus, nowMs: number) {
  const shown: Partial<EnrolledDevice> & Omit<EnrolledDevice, 'publicKey'> = { ...device }
  delete shown.publicKey
  return { ...shown, state: deviceState(device, status, nowMs), ...status }
}

export type DeviceView = ReturnType<typeof deviceView>
