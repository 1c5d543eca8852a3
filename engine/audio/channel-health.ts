/** A channel this far below the loudest half of the channels has no microphone behind it. */
const DEAD_DB = 30
/** Samples at full scale, as a share: a channel with more is cut off, unless all are. */
const CLIPPED_SHARE = 0.003
const FULL_SCALE = 0.985
const MEMORY_SECONDS = 4
/** Microphones of one array differ by this much at most; more is no difference in gain. */
const MOST_GAIN = 10

/** What is known of each channel of one recording. */
export interface ChannelHealth {
  /** The next samples, planar. */
  add(planes: readonly Float32Array[]): void
  /** Channels that can be used, at least one. */
  live(): number[]
  /** Factors that bring the channels to one level. */
  gains(): Float32Array
}

/** Watches levels and clipping of the last seconds. */
export function createChannelHealth(channels: number, sampleRate: number): ChannelHealth {
  const power = new Float64Array(channels)
  const clipped = new Float64Array(channels)
  const level = (): number => median([...power])
  return {
    add(planes) {
      const keep = Math.exp(-planes[0].length / (MEMORY_SECONDS * sampleRate))
      planes.forEach((plane, channel) => {
        let [square, full] = [0, 0]
        let last = 0
        for (const sample of plane) {
          // The difference of neighbours leaves out offsets and rumble.
          square += (sample - last) ** 2
          last = sample
          if (Math.abs(sample) >= FULL_SCALE) full++
        }
        square -= plane[0] ** 2
        power[channel] = keep * power[channel] + Math.max(0, square)
        clipped[channel] = keep * clipped[channel] + (1 - keep) * (full / plane.length)
      })
    },
    live() {
      const all = [...power.keys()]
      const loud = all.filter((channel) => power[channel] > 0 && power[channel] >= level() * 10 ** (-DEAD_DB / 10))
      const clean = loud.filter((channel) => clipped[channel] < CLIPPED_SHARE)
      return clean.length >= Math.min(2, loud.length) ? (clean.length ? clean : all) : loud
    },
    gains: () =>
      Float32Array.from(power, (own) => {
        const gain = own > 0 ? Math.sqrt(level() / own) : 1
        return gain > 0 ? Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, gain)) : 1
      }),
  }
}

/** The upper one of the two in the middle: half of the channels may be dead. */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
}
