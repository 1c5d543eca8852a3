import type { DeviceStatus } from './device-status.ts'
import type { EnrolledDevice } from './devices.ts'
import { deviceState } from './fleet.ts'
import { ofLastDay } from './state-changes.ts'

/** A device as people see it: who it is, how it is. Its key is nobody's business. */
export function deviceView(device: EnrolledDevice, status: DeviceStatus, nowMs: number) {
  const shown: Partial<EnrolledDevice> & Omit<EnrolledDevice, 'publicKey'> = { ...device }
  delete shown.publicKey
  const { states = [], ...how } = status
  delete how.lookedAt
  return { ...shown, state: deviceState(device, status, nowMs), ...how, states: ofLastDay(states, nowMs) }
}

export type DeviceView = ReturnType<typeof deviceView>
