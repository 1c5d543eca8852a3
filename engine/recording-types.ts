import type { Consent, DeviceKind } from './types.ts'

/** One continuous capture. */
export interface Recording {
  id: string
  storeId: string
  deviceId: string
  deviceKind: DeviceKind
  startedAt: number
  durationMs: number
  sampleRate: number
  channels: number
  consent: Consent
}
