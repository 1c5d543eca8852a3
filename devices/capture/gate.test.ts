import { describe, expect, test } from 'vitest'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import { defaultGateOptions, gated } from './gate.ts'
import { createLoudnessGuess, type SpeechGuess } from './loudness-guess.ts'

const RATE = 1000
const BLOCK_MS = 50

/** A source of blocks; each sample is 1 where somebody speaks. */
function sourceOf(blocks: readonly (boolean | SourceEvent)[], blockMs = BLOCK_MS): CaptureSource {
  return {
    format: { rate: RATE, channels: 1 },
    health: () => ({ state: 'running', restarts: 0, overruns: 0 }),
    open: async function* () {
      let monoMs = 0
      for (const one of blocks) {
        if (typeof one !== 'boolean') yield one
        else
          yield {
            kind: 'sound',
            pcm: Buffer.alloc(blockMs * 2, one ? 1 : 0),
            samples: blockMs,
            monoMs: (monoMs += blockMs),
          }
      }
    },
  }
}

const marked = (): SpeechGuess => ({ isSpeech: (pcm) => pcm.includes(1) })

async function pass(source: CaptureSource, options = {}): Promise<SourceEvent[]> {
  const events: SourceEvent[] = []
  for await (const event of gated(source, marked, options).open(new AbortController().signal)) events.push(event)
  return events
}

/** Events as lengths: sound as it is, gaps below 0. */
function lengthsOf(events: readonly SourceEvent[]): number[] {
  const lengths: number[] = []
  for (const event of events) {
    if (event.kind === 'end') continue
    const length = (event.samples ?? 0) * (event.kind === 'gap' ? -1 : 1)
    if (length > 0 && (lengths.at(-1) ?? 0) > 0) lengths[lengths.length - 1] += length
    else lengths.push(length)
  }
  return lengths
}

const talk = (ms: number): boolean[] => new Array<boolean>(ms / BLOCK_MS).fill(true)
const quiet = (ms: number): boolean[] => new Array<boolean>(ms / BLOCK_MS).fill(false)

describe('the gate', () => {
  test('keeps what stands before and after talk, tells of the rest, and loses no sample', async () => {
    const events = await pass(sourceOf([...quiet(5000), ...talk(1000), ...quiet(6000), ...talk(500), ...quiet(1000)]))
    expect(lengthsOf(events)).toEqual([-4200, 800 + 1000 + 2000, -3200, 800 + 500 + 1000])
    const flags = events.filter((event) => event.kind === 'sound')
    expect(flags.filter(({ preRoll }) => preRoll)).toHaveLength(2 * (800 / BLOCK_MS))
    expect(flags.filter(({ voiced }) => voiced)).toHaveLength(1500 / BLOCK_MS)
    expect(events.filter((event) => event.kind === 'gap').every(({ reason }) => reason === 'below-gate')).toBe(true)
  })

  test('a pause between words is no reason to close', async () => {
    const events = await pass(sourceOf([...talk(300), ...quiet(1900), ...talk(300), ...quiet(500)]))
    expect(lengthsOf(events)).toEqual([3000])
  })

  test('hours of quiet are told every ten seconds', async () => {
    const lengths = lengthsOf(await pass(sourceOf(quiet(60_000))))
    expect(lengths).toEqual([-10_000, -10_000, -10_000, -10_000, -10_000, -10_000])
  })

  test('what stood before an interruption is told before it', async () => {
    const gap: SourceEvent = { kind: 'gap', reason: 'source-restart', monoMs: 500 }
    const events = await pass(sourceOf([...quiet(500), gap, ...talk(100)]))
    expect(events.map((event) => (event.kind === 'gap' ? event.reason : event.kind))).toEqual([
      'below-gate',
      'source-restart',
      'sound',
      'sound',
    ])
  })

  test('long blocks are looked at in pieces, and keep their times', async () => {
    const events = await pass(sourceOf([false, false, true, false, false], 2000), { preRollMs: 300, hangMs: 500 })
    expect(lengthsOf(events)).toEqual([-3700, 300 + 2000 + 500, -3500])
    const sounds = events.filter((event) => event.kind === 'sound')
    expect(sounds[0].monoMs).toBe(3800)
    expect(sounds.at(-1)?.monoMs).toBe(6500)
  })

  test('keeps 800 ms before and 2 s after, unless told', () => {
    expect(defaultGateOptions).toEqual({ preRollMs: 800, hangMs: 2000 })
  })
})

describe('loudness', () => {
  const RATE_16K = 16_000
  let seed = 1
  const noise = (): number => {
    seed = (seed * 16_807) % 2_147_483_647
    return (seed / 2_147_483_647 - 0.5) * 2
  }
  /** A second of noise, with a voice of this size over it. */
  const second = (noiseSize: number, voiceSize: number): Buffer => {
    const pcm = Buffer.alloc(RATE_16K * 2)
    for (let i = 0; i < RATE_16K; i++) {
      const voice = voiceSize * Math.sin(i / 8) * Math.abs(Math.sin(i / 2500))
      pcm.writeInt16LE(Math.round(32_000 * (noiseSize * noise() + voice)), i * 2)
    }
    return pcm
  }

  test.each([0.001, 0.02, 0.2])('a voice over noise of %d is found, noise alone is not', (size) => {
    const guess = createLoudnessGuess({ rate: RATE_16K, channels: 1 })
    for (let i = 0; i < 20; i++) guess.isSpeech(second(size, 0))
    expect([1, 2, 3, 4, 5].map(() => guess.isSpeech(second(size, 0)))).not.toContain(true)
    expect(guess.isSpeech(second(size, size * 3))).toBe(true)
  })

  test('a room that becomes louder for good is a new floor within a minute', () => {
    const guess = createLoudnessGuess({ rate: RATE_16K, channels: 1 })
    for (let i = 0; i < 30; i++) guess.isSpeech(second(0.01, 0))
    expect(guess.isSpeech(second(0.1, 0))).toBe(true)
    for (let i = 0; i < 60; i++) guess.isSpeech(second(0.1, 0))
    expect(guess.isSpeech(second(0.1, 0))).toBe(false)
  })

  test('a loudspeaker that comes and goes is the room again within seconds', () => {
    const guess = createLoudnessGuess({ rate: RATE_16K, channels: 1 })
    for (const size of [0.01, 0.05, 0.01, 0.05]) {
      for (let i = 0; i < 14; i++) guess.isSpeech(second(size, 0))
      expect([1, 2, 3].map(() => guess.isSpeech(second(size, 0)))).not.toContain(true)
      expect(guess.isSpeech(second(size, size * 4))).toBe(true)
    }
  })

  test('somebody who talks for minutes and only draws breath does not become the room', () => {
    const guess = createLoudnessGuess({ rate: RATE_16K, channels: 1 })
    const breath = (RATE_16K * 2 * 2) / 5
    for (let i = 0; i < 180; i++) {
      const talk = second(0.01, 0.1)
      if (i % 9 === 8) second(0.01, 0).copy(talk, 0, 0, breath)
      expect(guess.isSpeech(talk)).toBe(true)
    }
  })

  test('a voice in one of several channels is found; zeros are nobody', () => {
    const guess = createLoudnessGuess({ rate: RATE_16K, channels: 4 })
    const four = (mono: Buffer, channel: number): Buffer => {
      const pcm = Buffer.alloc(mono.length * 4)
      for (let i = 0; i < mono.length / 2; i++) pcm.writeInt16LE(mono.readInt16LE(i * 2), (i * 4 + channel) * 2)
      return pcm
    }
    for (let i = 0; i < 20; i++) expect(guess.isSpeech(Buffer.alloc(RATE_16K * 8))).toBe(false)
    expect(guess.isSpeech(four(second(0, 0.1), 2))).toBe(true)
  })
})
