import type { SoundBlock } from '../capture-source.ts'

/** A block that is placed, and how many samples were lost before it without anybody being told. */
export interface Placed {
  gapSamples: number
  block: SoundBlock
}

/** The boot-time clock against the count of samples: tells when a sample was captured, and finds sound that went missing in silence. */
export interface SampleClock {
  /** Blocks that may be recorded now, in order: usually this one; none while it is not known whether sound is missing. */
  place(block: SoundBlock, nextSample: number): Placed[]
  /**
   * Lets go what is held back. Where nothing more will come, late is lost; where the source has told what is missing, it is not.
   */
  settle(isOver: boolean): Placed[]
  isHolding(): boolean
  monoMsOf(sample: number): number
  sampleAt(monoMs: number): number
}

/** A block may come so much later than usual without anything being missing. */
const GAP_MS = 40
/** A delay that stays the same for this long is no delay: the sound is missing. One that shrinks is being made good. */
const CERTAIN_MS = 1000
/** Longer than this nothing is held back, however the delay wavers. */
const LONGEST_DOUBT_MS = 5000
/** The least delay of so many seconds is that of a block without delay; with 200 ppm it moves by 4 ms meanwhile. */
const SECONDS_KEPT = 20

export function createSampleClock(rate: number): SampleClock {
  /** Least difference, second by second, between a block's arrival and the end of its samples by count. */
  let least: { second: number; offsetMs: number }[] = []
  let held: { block: SoundBlock; lateMs: number }[] = []
  /** Since when blocks have been late by about the same. */
  let steady = { lateMs: 0, sinceMs: 0 }
  const ms = (samples: number): number => (samples / rate) * 1000
  const base = (): number => least.reduce((min, { offsetMs }) => Math.min(min, offsetMs), Infinity)

  function learn(monoMs: number, offsetMs: number): void {
    const second = Math.floor(monoMs / 1000)
    const last = least.at(-1)
    if (last?.second === second) last.offsetMs = Math.min(last.offsetMs, offsetMs)
    else least = [...least.filter((one) => second - one.second < SECONDS_KEPT), { second, offsetMs }]
  }

  /** What is certainly lost before the block that waits longest: every block since has come at least so late. */
  const leastLateMs = (): number => held.reduce((min, { lateMs }) => Math.min(min, lateMs), Infinity)

  function release(lostMs: number): Placed {
    const [{ block }, ...rest] = held
    held = rest.map((one) => ({ ...one, lateMs: one.lateMs - lostMs }))
    return { block, gapSamples: Math.round((lostMs * rate) / 1000) }
  }

  /** Blocks whose place is known: no sound is missing before them, or it certainly is. */
  function releaseKnown(isCertain: boolean): Placed[] {
    const placed: Placed[] = []
    while (held.length > 0) {
      const lostMs = leastLateMs()
      if (lostMs > GAP_MS && !isCertain) break
      placed.push(release(lostMs > GAP_MS ? lostMs : 0))
    }
    return placed
  }

  return {
    settle: (isOver) => {
      if (isOver) return releaseKnown(true)
      const placed = held.map(({ block }) => ({ block, gapSamples: 0 }))
      held = []
      return placed
    },
    isHolding: () => held.length > 0,
    monoMsOf: (sample) => (least.length === 0 ? 0 : base() + ms(sample)),
    sampleAt: (monoMs) => (least.length === 0 ? 0 : Math.round(((monoMs - base()) * rate) / 1000)),
    place: (block, nextSample) => {
      const before = held.reduce((sum, one) => sum + one.block.samples, nextSample)
      const offsetMs = block.monoMs - ms(before + block.samples)
      const lateMs = least.length === 0 ? 0 : offsetMs - base()
      if (lateMs <= GAP_MS) learn(block.monoMs, offsetMs)
      held.push({ block, lateMs })
      if (held.length === 1 || Math.abs(lateMs - steady.lateMs) > GAP_MS) steady = { lateMs, sinceMs: block.monoMs }
      const isLong = ms(before + block.samples - nextSample) >= LONGEST_DOUBT_MS
      return releaseKnown(isLong || block.monoMs - steady.sinceMs >= CERTAIN_MS)
    },
  }
}
