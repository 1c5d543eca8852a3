import { gapOf } from '../../devices/spool/gap.ts'
import { AUDIO, type StoredRecord } from '../../devices/spool/record.ts'

/** A stretch of one start that becomes one recording. */
export interface Span {
  device: string
  epoch: number
  fromSeq: number
  throughSeq: number
  firstSample: number
  samples: number
  rate: number
  channels: number
  codec: number
  /** Boot-time and believed wall clock of its first sample. */
  monoMs: number
  wallMs: number
}

/** Sound that is missing for no longer is filled with silence: the recording goes on. */
const BRIDGED_SECONDS = 2
/** Nobody has spoken for so long: the next to speak is another recording. */
const QUIET_SECONDS = 30
/** A recording this long ends at the next short silence, … */
const LONG_SECONDS = 20 * 60
const SHORT_QUIET_SECONDS = 1
/** … and without one at this length. */
const LONGEST_SECONDS = 30 * 60
const LEAST_SECONDS = 60
/** So much above the quietest tenth of the records, somebody may be speaking. */
const ABOVE_FLOOR_DB = 8
const FLOOR_RECORDS = 300
/** The least delay of a recording's first seconds is that of sound without delay. */
const SETTLED_MS = 30_000

/** Cuts the records of one start into recordings, where nobody speaks. */
export interface SpanCutter {
  /**
   * Takes the next record of the start, in order.
   *
   * @param levelDb - of audio
   * @returns a span that has ended before this record, if one has
   */
  take(record: StoredRecord, levelDb: number): Span | undefined
  /** Nothing more will come. */
  end(): Span | undefined
}

export function createSpanCutter(device: string): SpanCutter {
  let span: Span | undefined
  let quietSamples = 0
  let levels: number[] = []

  function end(): Span | undefined {
    const ended = span
    span = undefined
    quietSamples = 0
    return ended
  }

  function isQuiet(levelDb: number): boolean {
    levels = [...levels.slice(-FLOOR_RECORDS + 1), levelDb]
    const floor = [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 10)]
    return levelDb < floor + ABOVE_FLOOR_DB
  }

  function hasEnded(open: Span, record: StoredRecord): boolean {
    if (record.channels !== open.channels || record.codec !== open.codec || record.rate !== open.rate) return true
    const [seconds, quiet] = [open.samples / open.rate, quietSamples / open.rate]
    if (record.firstSample - (open.firstSample + open.samples) > BRIDGED_SECONDS * open.rate) return true
    if (seconds >= LONGEST_SECONDS) return true
    if (seconds >= LONG_SECONDS && quiet >= SHORT_QUIET_SECONDS) return true
    return seconds >= LEAST_SECONDS && quiet >= QUIET_SECONDS
  }

  return {
    end,
    take: (record, levelDb) => {
      const isLongGap = gapOf(record) !== undefined && record.samples > BRIDGED_SECONDS * record.rate
      if (isLongGap) return end()
      if (record.type !== AUDIO) return undefined
      const ended = span !== undefined && hasEnded(span, record) ? end() : undefined
      const { epoch, seq, firstSample, samples, rate, channels, codec, monoMs, wallMs } = record
      span ??= {
        ...{
          device,
          epoch,
          fromSeq: seq,
          throughSeq: seq,
          firstSample,
          samples: 0,
          rate,
          channels,
          codec,
          monoMs,
          wallMs,
        },
      }
      // The first block of a source may come late, and what comes late seems to have been captured late.
      const aheadMs = ((firstSample - span.firstSample) * 1000) / rate
      if (aheadMs < SETTLED_MS) span.monoMs = Math.min(span.monoMs, Math.round(monoMs - aheadMs))
      span.throughSeq = seq
      span.samples = firstSample + samples - span.firstSample
      quietSamples = isQuiet(levelDb) ? quietSamples + samples : 0
      return ended
    },
  }
}

/** Root mean square of 16-bit samples, in dB of full scale. */
export function levelDb(pcm: Buffer): number {
  let sum = 0
  for (let at = 0; at + 1 < pcm.length; at += 2) sum += pcm.readInt16LE(at) ** 2
  const count = Math.max(1, pcm.length / 2)
  return 10 * Math.log10(sum / count / 32768 ** 2 + 1e-10)
}
