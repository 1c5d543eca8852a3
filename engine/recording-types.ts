import type { Consent, DeviceKind } from './types.ts'

/**
 * How well the moment a recording began is known: within 50 ms, within a second, as the device believed, between two others, or not at
 * all. The best first.
 */
export const TIME_QUALITIES = ['exact', 'synced', 'rtc', 'bounded', 'unknown'] as const
export type TimeQuality = (typeof TIME_QUALITIES)[number]

/** How far `startedAt` may be trusted. Without `timeQuality` it is what somebody told, as of a file that was uploaded. */
export interface StartCertainty {
  timeQuality?: TimeQuality
  /** Of `bounded` alone, epoch ms: it began no earlier, and no later. */
  startsFromMs?: number
  startsToMs?: number
}

/** One continuous capture. */
export interface Recording extends StartCertainty {
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

/** The part of a row, a capture or a recording that says how far its start may be trusted; what is not known is left out. */
export function startCertaintyOf({ timeQuality, startsFromMs, startsToMs }: Nullable<StartCertainty>): StartCertainty {
  return {
    ...(timeQuality != null && { timeQuality }),
    ...(startsFromMs != null && { startsFromMs }),
    ...(startsToMs != null && { startsToMs }),
  }
}

type Nullable<T> = { [K in keyof T]?: T[K] | null }
