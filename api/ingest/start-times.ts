import type { Clock } from '../../devices/ports.ts'
import { readClockPayload, type ClockPoint } from '../../devices/protocol/clock-record.ts'
import type { StoredRecord } from '../../devices/spool/record.ts'
import type { MarkTable } from './epoch-marks.ts'
import { wallTimeOf, type TimeBounds, type WallTime } from './time-map.ts'

interface StartOf {
  device: string
  epoch: number
}

/** A start of which sound has come since the server runs. */
export interface SeenStart extends StartOf {
  /** Times of its first sound that was seen here. */
  first: Pick<StoredRecord, 'monoMs' | 'wallMs'> | undefined
  /** Length of what has come of it and was not placed yet. */
  pendingMs: number
  /** Wall clock of the server less boot-time clock of the device, at most: by the record that came soonest. */
  arrivedMs: number
}

/** When what devices recorded was captured, by the server's clock. */
export interface StartTimes {
  /** Keeps a comparison of clocks that a device has sent. */
  noteClock(device: string, record: StoredRecord): void
  /** Whether a start's boot-time clock was ever compared with the server's. */
  isCompared(start: StartOf): boolean
  /** @param lengthMs - of the sound that begins there */
  of(start: StartOf, at: { monoMs: number; wallMs: number }, lengthMs?: number): WallTime
}

/** Comparisons of one boot-time clock that are kept: a day of them and more. */
const MOST_POINTS = 200

export function createStartTimes(
  clock: Pick<Clock, 'wallMs'>,
  marks: MarkTable,
  known: {
    /** Until when what was placed of starts lasted. */
    ends: () => readonly (StartOf & { endMs?: number | undefined })[]
    starts: () => Iterable<SeenStart>
  },
): StartTimes {
  const points = new Map<string, ClockPoint[]>()
  const keyOf = ({ device, epoch }: StartOf): string => `${device} ${marks.byEpoch(device, epoch)?.clock ?? ''}`
  const pointsOf = (start: StartOf): ClockPoint[] => points.get(keyOf(start)) ?? []

  const times: StartTimes = {
    isCompared: (start) => pointsOf(start).length > 0,
    noteClock: (device, { epoch, payload }) => {
      const point = readClockPayload(payload)
      const key = keyOf({ device, epoch })
      if (point !== undefined) points.set(key, [...(points.get(key) ?? []).slice(1 - MOST_POINTS), point])
    },
    of: (start, at, lengthMs = 0) => {
      const compared = pointsOf(start)
      const bounds = compared.length > 0 ? {} : boundsOf(start, at.monoMs, lengthMs)
      return wallTimeOf(at.monoMs, compared, at.wallMs, clock.wallMs(), bounds)
    },
  }

  /** Until when a device recorded before, as far as it has come: what is not placed yet follows on what is, start by start. */
  function endBefore({ device, epoch }: StartOf, own: readonly SeenStart[]): number | undefined {
    const placed = new Map(known.ends().flatMap((one) => (one.device === device ? [[one.epoch, one.endMs]] : [])))
    const seen = new Map(own.map((start) => [start.epoch, start]))
    const epochs = [...new Set([...placed.keys(), ...seen.keys()])].filter((one) => one <= epoch).sort((a, b) => a - b)
    return epochs.reduce<number | undefined>((endMs, one) => {
      const start = seen.get(one)
      const isPlain = start?.first !== undefined && times.isCompared(start)
      const fromMs = placed.get(one) ?? (isPlain ? times.of(start, start.first!).atMs : endMs)
      if (fromMs === undefined) return endMs
      const ownEndMs = fromMs + (one < epoch ? (start?.pendingMs ?? 0) : 0)
      return Math.max(endMs ?? -Infinity, ownEndMs)
    }, undefined)
  }

  /** No earlier than what came of this start and those before it; over when it came, and when a later start began. */
  function boundsOf({ device, epoch }: StartOf, monoMs: number, lengthMs: number): TimeBounds {
    const own = [...known.starts()].filter((start) => start.device === device)
    const later = own.flatMap((start) => {
      if (start.epoch <= epoch || start.first === undefined) return []
      return times.isCompared(start) ? times.of(start, start.first).atMs : start.first.monoMs + start.arrivedMs
    })
    const arrivedMs = own.find((start) => start.epoch === epoch)?.arrivedMs ?? Infinity
    return {
      fromMs: endBefore({ device, epoch }, own),
      toMs: Math.min(clock.wallMs() - lengthMs, monoMs + arrivedMs, ...later.map((ms) => ms - lengthMs)),
      isNewest: !marks.all().some((start) => start.device === device && start.epoch > epoch),
    }
  }

  return times
}
