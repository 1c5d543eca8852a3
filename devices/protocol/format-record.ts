import type { SoundFormat } from '../capture-source.ts'
import type { Clock } from '../ports.ts'
import type { NewRecord } from '../spool/live-start.ts'
import { FORMAT, NO_CODEC } from '../spool/record.ts'

const MOST_BYTES = 1024
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

/** The first record of a start whose channels mean something: JSON, so that more may be said later. */
export function formatRecord(format: SoundFormat, clock: Pick<Clock, 'monoMs' | 'wallMs'>): NewRecord {
  const now = { monoMs: clock.monoMs(), wallMs: clock.wallMs() }
  return { type: FORMAT, flags: 0, codec: NO_CODEC, samples: 0, ...now, payload: Buffer.from(JSON.stringify(format)) }
}

/** Name of the array that a format record tells; undefined when it tells none, or is of another form. Never throws. */
export function arrayOfFormat(payload: Buffer): string | undefined {
  if (payload.length > MOST_BYTES) return undefined
  try {
    const { array } = (JSON.parse(payload.toString('utf8')) as Partial<SoundFormat> | null) ?? {}
    return typeof array === 'string' && NAME.test(array) ? array : undefined
  } catch {
    return undefined
  }
}
