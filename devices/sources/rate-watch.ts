/** Tells whether sound comes as fast as it should. */
export interface RateWatch {
  /** So many samples have come. */
  add(samples: number, monoMs: number): void
  /** Whether the rate has been wrong for half a minute, or sound comes faster than any microphone gives it. */
  isWrong(): boolean
}

/** Off by more than this share is no crystal's drift: the device delivers another rate than it was asked for. */
const TOLERANCE = 0.02
/** Blocks come in bursts of up to 1.8 s (PulseAudio with its own buffers): the earliest of three seconds came without delay. */
const BUCKET_MS = 3000
/** Half of the half minute; both halves must show it, so that one loss or one delay does not. */
const HALF_BUCKETS = 5
/** No device holds so much sound that it could be this far ahead of the time. */
const MOST_AHEAD_MS = 10_000

/**
 * Follows how late sound comes by its own count: arrival minus samples ÷ rate. What delays an arrival only adds to it, so the least of
 * each bucket is free of bursts and of a busy process, and its slope is the error of the rate.
 */
export function createRateWatch(rate: number): RateWatch {
  let total = 0
  let firstMs: number | undefined
  let least: number[] = []
  let isAhead = false
  let bucket = -1
  const slope = (from: number, to: number): number => (least[to] - least[from]) / ((to - from) * BUCKET_MS)
  return {
    add: (samples, monoMs) => {
      // The first piece may hold what had waited in the device: time counts from its end.
      if (firstMs === undefined) {
        firstMs = monoMs
        return
      }
      total += samples
      const offsetMs = monoMs - firstMs - (total / rate) * 1000
      isAhead = offsetMs < -MOST_AHEAD_MS
      const now = Math.floor((monoMs - firstMs) / BUCKET_MS)
      if (now === bucket) least[least.length - 1] = Math.min(least[least.length - 1], offsetMs)
      else {
        // After a pause in which nothing came, there is nothing to compare with.
        least = now === bucket + 1 ? [...least.slice(-2 * HALF_BUCKETS - 1), offsetMs] : [offsetMs]
        bucket = now
      }
    },
    isWrong: () => {
      if (isAhead) return true
      // The last bucket is still filling.
      const last = least.length - 2
      const [first, middle] = [last - 2 * HALF_BUCKETS, last - HALF_BUCKETS]
      if (first < 0) return false
      const [before, after] = [slope(first, middle), slope(middle, last)]
      return Math.min(Math.abs(before), Math.abs(after)) > TOLERANCE && before > 0 === after > 0
    },
  }
}
