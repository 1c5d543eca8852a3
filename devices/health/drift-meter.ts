/** How fast a device's sample clock goes, against the machine's clock. */
export interface DriftMeter {
  /** So many samples have come. */
  add(samples: number, monoMs: number): void
  /** Sound is missing: what comes next cannot be compared with what came. */
  interrupt(): void
  /** Parts per million that it is too fast; undefined before ten minutes of sound without a break. */
  ppm(): number | undefined
}

/** What delays an arrival only adds to it: the earliest of a bucket came without delay. */
const BUCKET_MS = 10_000
/** Ten minutes, in which 50 ppm are 30 ms: more than what remains of the delays. */
const LEAST_BUCKETS = 60
/** Two hours: temperature changes a crystal. */
const MOST_BUCKETS = 720
/** A bucket so much later than the ones before it promise has lost sound: drift of any size goes on as it was. */
const STEP_MS = 40
/** More drift than this is a wrong rate. */
const MOST_DRIFT_MS = 100

export function createDriftMeter(rate: number): DriftMeter {
  let least: number[] = []
  let [total, firstMs, bucket] = [0, 0, -1]

  function interrupt(): void {
    least = []
    ;[total, firstMs, bucket] = [0, 0, -1]
  }

  function begin(monoMs: number): void {
    ;[firstMs, bucket, least] = [monoMs, 0, [0]]
  }

  return {
    interrupt,
    add: (samples, monoMs) => {
      if (bucket < 0) return begin(monoMs)
      total += samples
      const offsetMs = monoMs - firstMs - (total / rate) * 1000
      const now = Math.floor((monoMs - firstMs) / BUCKET_MS)
      if (now === bucket) {
        least[least.length - 1] = Math.min(least[least.length - 1], offsetMs)
        return
      }
      if (now > bucket + 1 || hasStepped(least.slice(-3))) {
        interrupt()
        return begin(monoMs)
      }
      least = [...least.slice(-MOST_BUCKETS + 1), offsetMs]
      bucket = now
    },
    ppm: () => {
      // The last bucket is still filling.
      const whole = least.slice(0, -1)
      return whole.length < LEAST_BUCKETS ? undefined : (-slope(whole) / BUCKET_MS) * 1e6
    },
  }
}

/** @param last - the last buckets, three at most */
function hasStepped(last: readonly number[]): boolean {
  const [first = 0, second = first, third = second] = last
  if (last.length < 3) return Math.abs(second - first) > MOST_DRIFT_MS
  return Math.abs(third - second - (second - first)) > STEP_MS
}

/** Of a line through equally spaced values, by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [products, squares] = values.reduce(
    ([xy, xx], value, x) => [xy + (x - middle) * (value - mean), xx + (x - middle) ** 2],
    [0, 0],
  )
  return products / squares
}
