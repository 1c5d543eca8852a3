import { expect, test } from 'vitest'
import { tempFile, s16, sine, wavBytes } from '../../engine/audio/test-wav.ts'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import { createFileSource } from './file.ts'
import { recordedAtMs } from './recorded-at.ts'
import { createHastyClock } from './test-hasty-clock.ts'

/** Walks a source until it ends, or for so many events. */
async function walk(source: CaptureSource, most = Infinity): Promise<SourceEvent[]> {
  const events: SourceEvent[] = []
  const over = new AbortController()
  for await (const event of source.open(over.signal)) {
    events.push(event)
    if (events.length >= most) over.abort()
  }
  return events
}

const pcmOf = (events: readonly SourceEvent[]): Buffer =>
  Buffer.concat(events.map((event) => (event.kind === 'sound' ? event.pcm : Buffer.alloc(0))))

const counting = (samples: number): Buffer =>
  Buffer.from(Int16Array.from({ length: samples }, (_, i) => i - 9000).buffer)

test('a file of the wanted form is given sample for sample, in the time that it lasts, and ends', async () => {
  const clock = createHastyClock()
  const path = tempFile('a.wav', wavBytes(counting(20_123)))
  const startMs = clock.monoMs()
  const events = await walk(createFileSource({ clock }, { path }))
  expect(pcmOf(events).equals(counting(20_123))).toBe(true)
  expect(clock.monoMs() - startMs).toBeCloseTo((20_123 / 16_000) * 1000, 0)
  for (const event of events) expect(event.kind === 'sound' && event.samples <= 1600).toBe(true)
})

test('played fast it takes no time, and has just ended; with a known beginning its times follow from that', async () => {
  const clock = createHastyClock()
  const path = tempFile('a.wav', wavBytes(counting(32_000)))
  const startMs = clock.monoMs()
  const first = await walk(createFileSource({ clock }, { path, pace: 'fast' }))
  expect(clock.monoMs()).toBe(startMs)
  expect(first.at(-1)?.monoMs).toBeCloseTo(startMs)
  const startedAtMs = clock.wallMs() - 86_400_000
  const known = createFileSource({ clock }, { path, pace: 'fast', startedAtMs })
  expect((await walk(known))[0].monoMs).toBeCloseTo(startMs - 86_400_000 + 100)
  expect(known.clockId).toBe('recorded')
})

test('a pause holds it, and it goes on where it was', async () => {
  const clock = createHastyClock()
  const source = createFileSource({ clock }, { path: tempFile('a.wav', wavBytes(counting(8000))) })
  const parts = [await walk(source, 2), await walk(source, 1), await walk(source)]
  expect(pcmOf(parts.flat()).equals(counting(8000))).toBe(true)
})

test('other rates are converted, several channels are mixed to one or kept apart', async () => {
  const clock = createHastyClock()
  const stereo = s16([0.5, -0.25, 0.25, 0.25])
  const path = tempFile('b.wav', wavBytes(stereo, { channels: 2 }))
  expect(pcmOf(await walk(createFileSource({ clock }, { path }))).equals(s16([0.125, 0.25]))).toBe(true)
  expect(pcmOf(await walk(createFileSource({ clock }, { path, channels: 2 }))).equals(stereo)).toBe(true)
  const fast = tempFile('c.wav', wavBytes(s16(sine(440, 48_000, 48_000)), { sampleRate: 48_000 }))
  expect(pcmOf(await walk(createFileSource({ clock }, { path: fast }))).length).toBe(32_000)
})

test.each([
  ['channels that it does not have', wavBytes(counting(100)), 4, 'AUDIO_CHANNEL'],
  ['no audio', Buffer.from('hello, this is a letter and no sound at all'), 1, 'AUDIO_NOT_AUDIO'],
  ['nothing in it', Buffer.alloc(0), 1, 'AUDIO_EMPTY'],
])('%s: no sound, and it says why', async (_name, bytes, channels, code) => {
  const source = createFileSource({ clock: createHastyClock() }, { path: tempFile('d.wav', bytes), channels })
  expect(await walk(source)).toEqual([])
  expect(source.health()).toMatchObject({ state: 'failing', trouble: { code: 'file-unreadable', wanted: code } })
  expect(await walk(source)).toEqual([])
})

test.each([
  ['20261101_100000.wav', Date.UTC(2026, 10, 1, 2)],
  ['badge-7 2026-11-01T10-00-00.opus', Date.UTC(2026, 10, 1, 2)],
  ['R2026-11-01 10.00.00.mp3', Date.UTC(2026, 10, 1, 2)],
  ['店员 20261101100000.wav', Date.UTC(2026, 10, 1, 2)],
  ['20261131_100000.wav', undefined],
  ['20261101_250000.wav', undefined],
  ['120261101_1000001.wav', undefined],
  ['voice 12.wav', undefined],
])('%s began at %s', (name, wanted) => {
  expect(recordedAtMs(name, 480)).toBe(wanted)
})
