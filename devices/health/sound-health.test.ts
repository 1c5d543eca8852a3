import { describe, expect, test } from 'vitest'
import { createDriftMeter } from './drift-meter.ts'
import { createLevelMeter } from './level-meter.ts'
import { createSoundHealth, type SoundFigures, type SoundHealth } from './sound-health.ts'
import { createShopNoise } from './test-shop-noise.ts'

/** Enough for levels, and hours are cheap. */
const RATE = 200
const QUIET_SHOP = 0.0008

interface Heard {
  health: SoundHealth
  /** Seconds from the beginning until a figure was first as asked. */
  secondsUntil: (is: (figures: SoundFigures) => boolean) => number | undefined
}

/** @param sound - the frames of each second */
function listen(
  channels: number,
  seconds: number,
  sound: (second: number) => Buffer,
  { microphones, everySeconds = 1 }: { microphones?: number[]; everySeconds?: number } = {},
): Heard {
  const meter = createLevelMeter({ rate: RATE, channels })
  const health = createSoundHealth(channels, microphones)
  const heard: SoundFigures[] = []
  for (let second = 0; second < seconds; second++) {
    for (const one of meter.add(sound(second))) health.add(one)
    if (second % everySeconds === 0) heard.push(health.figures()!)
  }
  return {
    health,
    secondsUntil: (is) => {
      const found = heard.findIndex(is)
      return found < 0 ? undefined : found + 1
    },
  }
}

const isIll = ({ sound, deadChannels }: SoundFigures): boolean => sound !== 'well' || deadChannels.length > 0
const zeros = (channels: number): Buffer => Buffer.alloc(RATE * channels * 2)

describe('no alarm', () => {
  test.each([1, 4])('in eight hours of a quiet shop, %d channels', (channels) => {
    const noise = createShopNoise(RATE, QUIET_SHOP)
    const gains = Array.from({ length: channels }, (_, channel) => 1 + channel * 0.3)
    const { secondsUntil } = listen(channels, 8 * 3600, () => noise.second(gains), { everySeconds: 5 })
    expect(secondsUntil(isIll)).toBeUndefined()
  })

  test('in four seconds of exact zeros now and again, and in silence after talk', () => {
    const noise = createShopNoise(RATE, 0.01)
    const { secondsUntil } = listen(1, 1200, (second) => (second % 60 < 4 ? zeros(1) : noise.second([1])))
    expect(secondsUntil(isIll)).toBeUndefined()
  })

  test('for a channel that hears less, and for one that is not to hear anything', () => {
    const noise = createShopNoise(RATE, 0.01)
    expect(listen(3, 400, () => noise.second([1, 1, 0.15])).secondsUntil(isIll)).toBeUndefined()
    expect(listen(3, 400, () => noise.second([1, 1, 0]), { microphones: [0, 1] }).secondsUntil(isIll)).toBeUndefined()
    expect(listen(1, 400, () => zeros(1), { microphones: [] }).secondsUntil(isIll)).toBeUndefined()
  })
})

describe('found', () => {
  test.each([1, 2, 6])('within ten seconds: nothing but one value from %d channels', (channels) => {
    const noise = createShopNoise(RATE, QUIET_SHOP)
    for (const value of [0, 1, -32_768]) {
      const flat = Buffer.from(new Int16Array(RATE * channels).fill(value).buffer)
      const sound = (second: number): Buffer => (second < 60 ? noise.second(Array<number>(channels).fill(1)) : flat)
      const { secondsUntil } = listen(channels, 80, sound)
      const found = secondsUntil(({ sound: state }) => state === 'digital-silence') ?? Infinity
      expect(found - 60).toBeGreaterThanOrEqual(5)
      expect(found - 60).toBeLessThanOrEqual(10)
    }
  })

  test('within five minutes: a line without a microphone, also with an offset', () => {
    const [noise, line] = [createShopNoise(RATE, QUIET_SHOP), createShopNoise(RATE, 0.0001, { isLively: false })]
    for (const offset of [0, 900]) {
      const { secondsUntil } = listen(1, 700, (second) => {
        const bytes = second < 60 ? noise.second([1]) : line.second([1])
        const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, RATE)
        return Buffer.from(pcm.map((value) => value + offset).buffer)
      })
      const found = secondsUntil(({ sound }) => sound === 'no-sound') ?? Infinity
      expect(found - 60).toBeGreaterThan(240)
      expect(found - 60).toBeLessThanOrEqual(301)
    }
  })

  test('one channel of several: zeros at once, far below the others in minutes', () => {
    const noise = createShopNoise(RATE, 0.02)
    const isDead = ({ deadChannels, sound }: SoundFigures): boolean => deadChannels.join() === '1' && sound === 'well'
    const zero = listen(4, 100, (second) => noise.second(second < 50 ? [1, 1, 1, 1] : [1, 0, 1, 1]))
    expect((zero.secondsUntil(isDead) ?? Infinity) - 50).toBeLessThanOrEqual(10)
    const weak = listen(4, 500, (second) => noise.second(second < 50 ? [1, 1, 1, 1] : [1, 0.07, 1, 1]))
    expect((weak.secondsUntil(isDead) ?? Infinity) - 50).toBeLessThanOrEqual(300)
  })

  test('and over again, when sound comes back', () => {
    const noise = createShopNoise(RATE, QUIET_SHOP)
    const { health } = listen(1, 100, (second) => (second < 50 ? zeros(1) : noise.second([1])))
    expect(health.state()).toBe('well')
  })

  test('samples at full scale, the level and the floor', () => {
    const noise = createShopNoise(RATE, 0.001)
    const { health } = listen(2, 120, () => {
      const pcm = noise.second([1, 0.5])
      for (let i = 0; i < RATE / 50; i++) pcm.writeInt16LE(32_767, i * 4)
      return pcm
    })
    expect(health.figures()!.clippedShare).toBeCloseTo(0.02)
    expect(health.figures()!.peak).toBeGreaterThan(0.9)
    // Half of the noise's own level and a little less, in the quietest tenths.
    expect(health.figures()!.floorDb).toBeGreaterThan(-70)
    expect(health.figures()!.floorDb).toBeLessThan(-60)
  })
})

describe('drift', () => {
  /** Blocks of 20 ms of a clock that is `ppm` too fast, each up to 15 ms late. */
  function run(ppm: number, minutes: number, meter = createDriftMeter(16_000), fromMs = 0): typeof meter {
    for (let block = 1; block <= minutes * 3000; block++)
      meter.add(320, fromMs + (block * 20) / (1 + ppm * 1e-6) + ((block * 7) % 15))
    return meter
  }

  test.each([-200, -20, 0, 50, 200, 4000])('of %d ppm is known after some minutes', (ppm) => {
    expect(run(ppm, 5).ppm()).toBeUndefined()
    expect(Math.abs(run(ppm, 15).ppm()! - ppm)).toBeLessThan(5)
  })

  test('is not taken from a loss of sound', () => {
    const meter = run(30, 12)
    const lostMs = 700
    run(30, 12, meter, 12 * 60_000 + lostMs)
    expect(Math.abs(meter.ppm()! - 30)).toBeLessThan(8)
  })
})
