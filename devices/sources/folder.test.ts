import { mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { wavBytes } from '../../engine/audio/test-wav.ts'
import type { SourceEvent } from '../capture-source.ts'
import { realDisk } from '../real/disk.ts'
import { createFolderSource, type FolderSettings } from './folder.ts'
import { createHastyClock } from './test-hasty-clock.ts'

const constant = (value: number, samples = 3000): Buffer => Buffer.from(new Int16Array(samples).fill(value).buffer)

/** A folder with files by name, each of one value throughout. */
function folderOf(files: Record<string, number>): { path: string; stateDir: string } {
  const path = mkdtempSync(join(tmpdir(), 'tingdian-folder-'))
  for (const [name, value] of Object.entries(files)) writeFileSync(join(path, name), wavBytes(constant(value)))
  return { path, stateDir: mkdtempSync(join(tmpdir(), 'tingdian-state-')) }
}

interface Watched {
  /** Value and samples of each stretch between two ends. */
  recordings: [number, number][]
  events: SourceEvent[]
}

/** Watches a folder for so long on its clock. */
async function watch(settings: Omit<FolderSettings, 'kind'>, forMs = 60_000, clock = createHastyClock()) {
  const source = createFolderSource({ clock, disk: realDisk }, settings)
  const over = new AbortController()
  const watched: Watched = { recordings: [], events: [] }
  const endMs = clock.monoMs() + forMs
  const hurry = (async () => {
    while (clock.monoMs() < endMs) await new Promise((resolve) => setImmediate(resolve))
    over.abort()
  })()
  let isOpen = false
  for await (const event of source.open(over.signal)) {
    watched.events.push(event)
    if (event.kind !== 'sound') isOpen = false
    else if (isOpen) watched.recordings.at(-1)![1] += event.samples
    else watched.recordings.push([event.pcm.readInt16LE(0), event.samples])
    if (event.kind === 'sound') isOpen = true
  }
  await hurry
  return { ...watched, source }
}

test('files are taken in the order of their names, each once, each a recording of its own', async () => {
  const folder = folderOf({ 'b.wav': 2, 'a.wav': 1, 'c.WAV': 3, '.hidden.wav': 9, 'notes.txt': 9, 'd.wav.part': 9 })
  const { recordings, events } = await watch(folder)
  expect(recordings).toEqual([
    [1, 3000],
    [2, 3000],
    [3, 3000],
  ])
  expect(events.filter(({ kind }) => kind === 'end')).toHaveLength(3)
  expect(readdirSync(folder.path)).toContain('a.wav')
  // Another process, later.
  writeFileSync(join(folder.path, 'd.wav'), wavBytes(constant(4)))
  expect((await watch(folder)).recordings).toEqual([[4, 3000]])
})

test('a file that still grows is left until it is complete', async () => {
  const folder = folderOf({})
  const bytes = wavBytes(constant(5, 80_000))
  const clock = createHastyClock()
  let written = 0
  const growing = {
    ...clock,
    // It grows whenever the folder was looked at.
    sleep: (ms: number, signal?: AbortSignal) => {
      written += 20_000
      if (written < bytes.length + 20_000) writeFileSync(join(folder.path, 'a.wav'), bytes.subarray(0, written))
      return clock.sleep(ms, signal)
    },
  }
  const { recordings } = await watch(folder, 120_000, growing)
  expect(recordings).toEqual([[5, 80_000]])
})

test('the same name with another content is another file', async () => {
  const folder = folderOf({ 'rec0.wav': 1 })
  expect((await watch(folder)).recordings).toEqual([[1, 3000]])
  writeFileSync(join(folder.path, 'rec0.wav'), wavBytes(constant(2, 4000)))
  expect((await watch(folder)).recordings).toEqual([[2, 4000]])
})

test('what was taken is moved where that is wanted, and never over another file', async () => {
  const folder = folderOf({ 'a.wav': 1 })
  const moveTo = join(folder.path, 'done')
  await watch({ ...folder, moveTo })
  writeFileSync(join(folder.path, 'a.wav'), wavBytes(constant(2, 4000)))
  await watch({ ...folder, moveTo })
  expect(readdirSync(moveTo).sort()).toEqual(['a-2.wav', 'a.wav'])
  expect(readdirSync(folder.path)).toEqual(['done'])
})

test('a file that is no audio is left aside and told; the others are taken', async () => {
  const folder = folderOf({ 'b.wav': 2 })
  writeFileSync(join(folder.path, 'a.wav'), 'this is a letter and no sound at all, and it is long enough')
  const { recordings, source } = await watch(folder)
  expect(recordings).toEqual([[2, 3000]])
  expect(source.health().state).toBe('stopped')
  expect((await watch(folder)).recordings).toEqual([])
})

test('a folder that is not there yet is waited for', async () => {
  const folder = folderOf({ 'a.wav': 1 })
  const path = `${folder.path}-later`
  const clock = createHastyClock()
  let slept = 0
  const late = {
    ...clock,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (++slept === 3) renameSync(folder.path, path)
      return clock.sleep(ms, signal)
    },
  }
  const { recordings } = await watch({ ...folder, path }, 60_000, late)
  expect(recordings).toEqual([[1, 3000]])
})

test('a start goes on in a long file near where the last one was cut, and loses nothing', async () => {
  const folder = folderOf({})
  const samples = Int16Array.from({ length: 16_000 * 60 }, (_, i) => i % 30_000)
  writeFileSync(join(folder.path, 'a.wav'), wavBytes(Buffer.from(samples.buffer)))
  const first = await watch({ ...folder, pace: 'real-time' }, 40_000)
  const given = first.recordings[0][1]
  const second = await watch({ ...folder, pace: 'real-time' }, 120_000)
  const rest = second.recordings[0][1]
  expect(given).toBeGreaterThan(16_000 * 25)
  expect(given + rest).toBeGreaterThanOrEqual(16_000 * 60)
  expect(given + rest).toBeLessThanOrEqual(16_000 * 72)
  expect(second.recordings[0][0]).toBe((16_000 * 60 - rest) % 30_000)
})

test('the name of a file tells when it was recorded', async () => {
  const clock = createHastyClock(Date.UTC(2026, 10, 2))
  const folder = folderOf({ '20261101_100000.wav': 1 })
  const { events } = await watch(folder, 30_000, clock)
  const [first] = events
  const wallMs = clock.wallMs() - clock.monoMs() + first.monoMs
  expect(wallMs).toBeCloseTo(Date.UTC(2026, 10, 1, 2) + 100, -1)
})
