import type { SoundFormat } from '../capture-source.ts'

/** What one channel was like for one second. Levels are shares of full scale, without a constant offset. */
export interface ChannelSecond {
  peak: number
  /** Mean square. */
  power: number
  /** Mean square of the quietest tenth of the second. */
  quietPower: number
  /** Share of samples at full scale. */
  clipped: number
  /** Longest run of one value that ended or still goes on in this second, counted from where it began, across interruptions. */
  flatMs: number
}

/** Second by second, the levels of sound. */
export interface LevelMeter {
  /** @returns seconds that these 16-bit samples have completed, each with one entry a channel */
  add(pcm: Buffer): ChannelSecond[][]
}

const TENTHS = 10
const FULL_SCALE = 32_768
/** Converters stop a little short of the last value. */
const CLIPPED_FROM = 32_735

interface Running {
  last: number
  run: number
  longestRun: number
  min: number
  max: number
  clipped: number
  sum: number
  squares: number
  sums: number
  power: number
  quietPower: number
}

export function createLevelMeter({ rate, channels }: SoundFormat): LevelMeter {
  const tenthSamples = Math.max(1, Math.round(rate / TENTHS))
  const all = Array.from({ length: channels }, () => ({ ...fresh(), last: NaN, run: 0 }))
  let [samples, tenths] = [0, 0]

  function endTenth(): void {
    for (const one of all) {
      const mean = one.sum / tenthSamples
      const power = Math.max(0, one.squares / tenthSamples - mean * mean)
      one.power += power / TENTHS
      one.quietPower = Math.min(one.quietPower, power)
      one.sums += mean / TENTHS
      ;[one.sum, one.squares] = [0, 0]
    }
  }

  function endSecond(): ChannelSecond[] {
    return all.map((one) => {
      const second = {
        peak: Math.max(one.max - one.sums, one.sums - one.min) / FULL_SCALE,
        power: one.power / FULL_SCALE ** 2,
        quietPower: one.quietPower / FULL_SCALE ** 2,
        clipped: one.clipped / (tenthSamples * TENTHS),
        flatMs: (Math.max(one.longestRun, one.run) / rate) * 1000,
      }
      Object.assign(one, fresh())
      return second
    })
  }

  /** Takes samples up to the end of a tenth of a second. */
  function addPart(pcm: Int16Array, from: number, to: number): void {
    for (let channel = 0; channel < channels; channel++) {
      const one = all[channel]
      let { last, run, longestRun, min, max, clipped, sum, squares } = one
      for (let i = from * channels + channel; i < to * channels; i += channels) {
        const value = pcm[i]
        if (value === last) run += 1
        else {
          if (run > longestRun) longestRun = run
          run = 1
          last = value
        }
        if (value < min) min = value
        if (value > max) max = value
        if (value >= CLIPPED_FROM || value <= -CLIPPED_FROM) clipped += 1
        sum += value
        squares += value * value
      }
      Object.assign(one, { last, run, longestRun, min, max, clipped, sum, squares })
    }
  }

  return {
    add: (bytes) => {
      const pcm = samplesOf(bytes)
      const count = pcm.length / channels
      const seconds: ChannelSecond[][] = []
      for (let at = 0; at < count;) {
        const to = Math.min(count, at + tenthSamples - samples)
        addPart(pcm, at, to)
        samples += to - at
        at = to
        if (samples < tenthSamples) break
        samples = 0
        endTenth()
        if (++tenths < TENTHS) continue
        tenths = 0
        seconds.push(endSecond())
      }
      return seconds
    },
  }
}

const fresh = (): Omit<Running, 'last' | 'run'> => ({
  ...{ longestRun: 0, min: Infinity, max: -Infinity, clipped: 0 },
  ...{ sum: 0, squares: 0, sums: 0, power: 0, quietPower: Infinity },
})

function samplesOf(bytes: Buffer): Int16Array {
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes)
  return new Int16Array(aligned.buffer, aligned.byteOffset, bytes.length >> 1)
}
