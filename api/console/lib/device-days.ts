import type { LedgerDay } from './api-types.ts'

/** What has become of captured time, from what is best to what nobody can explain. */
export const FATES = ['heard', 'quiet', 'waiting', 'unheard', 'unwanted', 'missing'] as const
export type Fate = (typeof FATES)[number]

/** Kinds of the ledger (devices/SPOOL.md) that are no loss, by what they are. All others are time that is missing. */
const KNOWN: Record<string, Fate> = {
  recognised: 'heard',
  redacted: 'heard',
  'no-speech': 'quiet',
  'below-gate': 'quiet',
  waiting: 'waiting',
  failed: 'unheard',
  deleted: 'unwanted',
  withdrawn: 'unwanted',
  paused: 'unwanted',
  'outside-hours': 'unwanted',
}

export const fateOf = (kind: string): Fate => KNOWN[kind] ?? 'missing'

/** What the service has in hand or has worked through: everything that came as sound. */
const ARRIVED = ['recognised', 'redacted', 'no-speech', 'waiting', 'failed', 'deleted']

export interface DeviceDay {
  device: string
  day: string
  capturedSeconds: number
  arrivedSeconds: number
  /** Share of each fate in what was captured, 0..1. */
  shares: Record<Fate, number>
  /** Time that is missing, by reason, most first. */
  missing: { reason: string; seconds: number }[]
}

/** A day of the ledger in seconds, as people read it. */
export function dayOfLedger({ device, day, rate, captured, samples }: LedgerDay): DeviceDay {
  const kinds = Object.entries(samples)
  const sum = (wanted: (kind: string) => boolean): number =>
    kinds.reduce((total, [kind, count]) => total + (wanted(kind) ? count : 0), 0)
  const shares = Object.fromEntries(
    FATES.map((fate) => [fate, captured > 0 ? sum((kind) => fateOf(kind) === fate) / captured : 0]),
  ) as Record<Fate, number>
  const missing = kinds
    .filter(([kind, count]) => fateOf(kind) === 'missing' && count > 0)
    .map(([reason, count]) => ({ reason, seconds: count / rate }))
    .sort((a, b) => b.seconds - a.seconds)
  const arrivedSeconds = sum((kind) => ARRIVED.includes(kind)) / rate
  return { device, day, capturedSeconds: captured / rate, arrivedSeconds, shares, missing }
}
