import { createSimRandom } from '../simulation/sim-random.ts'

/** Sound for tests, second by second. */
export interface NoiseMaker {
  /** One second of 16-bit frames; a factor for each channel. */
  second(factors: readonly number[]): Buffer
}

/**
 * A shop in which nobody speaks: noise whose level changes from second to second by up to a factor of two either way, and now and then a
 * step or a door.
 *
 * @param level - root mean square, share of full scale
 * @param isLively - without, it is the noise of a line and nothing else
 */
export function createShopNoise(rate: number, level: number, { isLively = true, seed = 1 } = {}): NoiseMaker {
  const random = createSimRandom(seed)
  // Sum of uniform numbers: near enough to what a microphone's own noise is like.
  const table = Float32Array.from({ length: 65_536 }, () => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += random.fraction()
    return sum
  })
  return {
    second: (factors) => {
      const pcm = new Int16Array(rate * factors.length)
      const liveliness = 2 ** random.between(-1, 1) * (random.chance(0.01) ? 10 : 1)
      const size = level * (isLively ? liveliness : 1) * 32_768
      factors.forEach((factor, channel) => {
        const from = random.int(table.length)
        for (let i = 0; i < rate; i++)
          pcm[i * factors.length + channel] = Math.round(table[(from + i) % table.length] * size * factor)
      })
      return Buffer.from(pcm.buffer)
    },
  }
}
