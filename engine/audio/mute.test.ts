import fc from 'fast-check'
import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flacBomb } from '../../fixtures/builders/flac-bomb.ts'
import { flacFrame, flacHead } from '../../fixtures/builders/odd-audio/flac-bytes.ts'
import { projectRoot } from '../../models/root.ts'
import { MUTE_PAD_MS, muteAudio } from './mute.ts'
import { MUTED_CHUNK, packSpans, readMutedSpans } from './muted-spans.ts'
import { openAudio } from './open.ts'
import { riffChunk, s16, sine, tempFile, wavBytes } from './test-wav.ts'
import { coversSpans, joinSpans } from './time-spans.ts'

const target = () => join(mkdtempSync(join(tmpdir(), 'tingdian-mute-')), 'muted')

async function samplesOf(path: string): Promise<{ sampleRate: number; planes: number[][] }> {
  const audio = await openAudio(path)
  const planes = Array.from({ length: audio.channels }, (): number[] => [])
  for await (const chunk of audio.chunks) chunk.forEach((plane, channel) => planes[channel].push(...plane))
  await audio.close()
  return { sampleRate: audio.sampleRate, planes }
}

/** A stereo file of 3 s at 8 kHz without a silent sample. */
const LOUD = Float32Array.from({ length: 48_000 }, (_, i) => (i % 2 ? 0.25 : -0.5))
const loud = () => tempFile('loud.wav', wavBytes(s16(LOUD), { sampleRate: 8000, channels: 2 }))

describe('muteAudio', () => {
  it('silences the spans with their pad in every channel and leaves all else as it was', async () => {
    const out = target()
    await muteAudio(loud(), out, [
      { startMs: 1000, endMs: 1400 },
      { startMs: 2950, endMs: 9000 },
    ])
    const { sampleRate, planes } = await samplesOf(out)
    expect([sampleRate, planes.length, planes[0].length]).toEqual([8000, 2, 24_000])
    planes.forEach((plane, channel) => {
      const before = channel ? 0.25 : -0.5
      const gain = plane.map((sample) => sample / before)
      const [from, to] = [(1000 - MUTE_PAD_MS) * 8, (1400 + MUTE_PAD_MS) * 8]
      expect(gain.slice(0, from).every((one) => one === 1)).toBe(true)
      expect(gain.slice(1000 * 8, 1400 * 8).every((one) => Math.abs(one) === 0)).toBe(true)
      expect(gain.slice(to, (2950 - MUTE_PAD_MS) * 8).every((one) => one === 1)).toBe(true)
      expect(gain.slice(2950 * 8).every((one) => Math.abs(one) === 0)).toBe(true)
      const steps = gain.slice(1).map((one, i) => Math.abs(one - gain[i]))
      expect(Math.max(...steps)).toBeLessThan(0.05)
    })
  })

  it('leaves no syllable between two spans that are almost one', async () => {
    const [near, apart] = [target(), target()]
    await muteAudio(loud(), near, [
      { startMs: 500, endMs: 800 },
      { startMs: 1200, endMs: 1500 },
    ])
    await muteAudio(loud(), apart, [
      { startMs: 500, endMs: 800 },
      { startMs: 1220, endMs: 1500 },
    ])
    const heard = async (path: string) => (await samplesOf(path)).planes[0].slice(8000, 8010).some((one) => one !== 0)
    expect([await heard(near), await heard(apart)]).toEqual([false, true])
  })

  it('says in the file what was silenced, and can be muted further', async () => {
    const [first, second] = [target(), target()]
    await muteAudio(loud(), first, [{ startMs: 1000, endMs: 1400 }])
    expect(await readMutedSpans(first)).toEqual([{ startMs: 1000, endMs: 1400 }])
    await muteAudio(first, second, [
      { startMs: 1000, endMs: 1400 },
      { startMs: 100, endMs: 200 },
    ])
    expect(await readMutedSpans(second)).toEqual([
      { startMs: 100, endMs: 200 },
      { startMs: 1000, endMs: 1400 },
    ])
    const { planes } = await samplesOf(second)
    expect(planes[0].slice(800, 1600).every((sample) => Math.abs(sample) === 0)).toBe(true)
    expect(planes[1].slice(8000, 11_200).every((sample) => Math.abs(sample) === 0)).toBe(true)
  })

  it('tells of no spans in a file that was never muted, and of none where there is no file', async () => {
    expect(await readMutedSpans(loud())).toEqual([])
    expect(await readMutedSpans(target())).toBeUndefined()
  })

  it.each(['mono.mp3', 'stereo.opus', 'tone.flac'])('keeps the times of %s', async (name) => {
    const source = join(projectRoot(), 'fixtures', 'audio', name)
    const out = target()
    await muteAudio(source, out, [{ startMs: 200, endMs: 300 }])
    const [before, after] = [await samplesOf(source), await samplesOf(out)]
    expect(after.sampleRate).toBe(before.sampleRate)
    expect(after.planes.map((plane) => plane.length)).toEqual(before.planes.map((plane) => plane.length))
    const at = (ms: number) => Math.round((ms * before.sampleRate) / 1000)
    const far = after.planes[0].slice(at(500)).map((sample, i) => sample - before.planes[0][at(500) + i])
    expect(Math.max(...far.map(Math.abs))).toBeLessThan(1 / 32768)
    expect(after.planes[0].slice(at(200), at(300)).every((sample) => Math.abs(sample) === 0)).toBe(true)
  })

  it('stops when it is cancelled', async () => {
    const source = tempFile('long.wav', wavBytes(s16(sine(440, 16_000, 160_000))))
    await expect(muteAudio(source, target(), [], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })

  it('does not write over a file that is there', async () => {
    const out = tempFile('there', 'x')
    await expect(muteAudio(loud(), out, [])).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(out, 'utf8')).toBe('x')
  })
})

describe('the size of a muted copy', () => {
  const sizes = async (bytes: Buffer, spans = [{ startMs: 100, endMs: 200 }]) => {
    const [source, out] = [tempFile('source', bytes), target()]
    await muteAudio(source, out, spans)
    return { size: statSync(out).size, ...(await samplesOf(out)) }
  }

  it('is bounded by that of the recording, however long that says it is', async () => {
    const bytes = flacBomb(60)
    const { size, planes } = await sizes(bytes)
    expect(size).toBeLessThan(20 * bytes.length)
    expect(planes).toHaveLength(8)
    expect(planes[0]).toHaveLength(60 * 16_000)
  })

  it('of a recording that was compressed strongly is that of one channel at 16 kHz', async () => {
    const loud = Float32Array.from({ length: 1_500_000 }, (_, i) => ((i * 7919) % 65_521) / 65_521 - 0.5)
    const planes = Array.from({ length: 8 }, () =>
      Int32Array.from(loud.slice(0, 60_000), (one) => Math.round(one * 127)),
    )
    const dense = Buffer.concat([
      flacHead({ sampleRate: 48_000, channels: 8, bits: 8, totalSamples: 0 }),
      ...Array.from({ length: 4 }, (_, number) => flacFrame(planes, { sampleRate: 48_000, bits: 8, number })),
    ])
    // FLAC does not compress noise: what it may grow to is set lower here.
    const [source, out] = [tempFile('source', dense), target()]
    await muteAudio(source, out, [{ startMs: 100, endMs: 200 }], { mostBytes: dense.length / 2 })
    const { sampleRate, planes: heard } = await samplesOf(out)
    expect([sampleRate, heard.length, heard[0].length]).toEqual([16_000, 1, 80_000])
    expect(heard[0].slice(1600, 3200).every((sample) => Math.abs(sample) === 0)).toBe(true)
    expect(await readMutedSpans(out)).toEqual([{ startMs: 100, endMs: 200 }])
    await expect(muteAudio(source, target(), [], { mostBytes: 1000 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
  })

  it('says the spans in WAV, too, which older copies are', async () => {
    const spans = [{ startMs: 5, endMs: 9 }]
    const chunk = riffChunk(MUTED_CHUNK, packSpans(spans))
    expect(await readMutedSpans(tempFile('old.wav', wavBytes(s16([0, 0]), { before: chunk })))).toEqual(spans)
  })
})

describe('spans', () => {
  const span = fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 50 })).map(([startMs, length]) => ({
    startMs,
    endMs: startMs + length,
  }))

  it('joined, hold the same milliseconds, in order, apart from each other', () => {
    fc.assert(
      fc.property(fc.array(span), (spans) => {
        const msOf = (list: typeof spans) =>
          new Set(list.flatMap(({ startMs, endMs }) => Array.from({ length: endMs - startMs }, (_, i) => startMs + i)))
        const joined = joinSpans(spans)
        expect(msOf(joined)).toEqual(msOf(spans))
        for (let i = 1; i < joined.length; i++) expect(joined[i].startMs).toBeGreaterThan(joined[i - 1].endMs)
      }),
    )
  })

  it('cover what lies within them, and nothing that reaches out', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1 }), span, (spans, one) => {
        expect(coversSpans(spans, spans)).toBe(true)
        const held = Array.from({ length: one.endMs - one.startMs }, (_, i) => one.startMs + i).every((ms) =>
          spans.some(({ startMs, endMs }) => startMs <= ms && ms < endMs),
        )
        expect(coversSpans(spans, [one])).toBe(held)
      }),
    )
  })
})
