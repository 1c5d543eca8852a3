/**
 * Memory over a very long recording: `npx tsx scripts/bench/long.ts [--hours 10] [--share 0.01]`
 * The visit of fixtures/ returns so often that speech takes this share of the time; between the visits there is the hiss of a quiet
 * room. Prints the memory of the process by hour of audio, its peak, and its slope after the first tenth.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readFrames } from '../../engine/audio/frames.ts'
import { createWav } from '../../engine/audio/wav-writer.ts'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import { projectRoot } from '../../models/root.ts'
import { compareWithBaseline } from './baseline.ts'
import { hiss, randomOf, RATE } from './sounds.ts'

const { values } = parseArgs({
  options: { hours: { type: 'string', default: '10' }, share: { type: 'string', default: '0.01' } },
})
const HOUR_MS = 3_600_000
const SAMPLE_EVERY_MS = 1000
const MIB = 2 ** 20

interface Reading {
  heardHours: number
  mib: number
}

async function writeLong(path: string, hours: number, share: number): Promise<void> {
  const visit = join(projectRoot(), 'fixtures', 'visits', 'demo.flac')
  const wav = await createWav(path, { sampleRate: RATE, channels: 1 })
  const second = hiss(RATE, -60, randomOf(2))
  for (let written = 0; written < hours * 3600 * RATE;) {
    let speech = 0
    for await (const { samples } of (await readFrames(visit)).frames) {
      await wav.write([samples])
      speech += samples.length
    }
    const seconds = Math.min(Math.ceil(speech / RATE / share), hours * 3600 - Math.floor(written / RATE))
    for (let at = Math.floor(speech / RATE); at < seconds; at++) await wav.write([second])
    written += Math.max(seconds * RATE, speech)
  }
  await wav.finish()
  await wav.close()
}

/** MiB per hour of audio, by least squares. */
function slope(readings: Reading[]): number {
  const mean = (of: (one: Reading) => number) => readings.reduce((sum, one) => sum + of(one), 0) / readings.length
  const [x, y] = [mean((one) => one.heardHours), mean((one) => one.mib)]
  const spread = readings.reduce((sum, one) => sum + (one.heardHours - x) ** 2, 0)
  return readings.reduce((sum, one) => sum + (one.heardHours - x) * (one.mib - y), 0) / Math.max(1e-9, spread)
}

function print(readings: Reading[], hours: number): void {
  for (let hour = 0; hour < hours; hour++) {
    const within = readings
      .filter(({ heardHours }) => heardHours >= hour && heardHours < hour + 1)
      .map(({ mib }) => mib)
    if (within.length > 0) console.log(`hour ${hour + 1}: at most ${Math.round(Math.max(...within))} MiB`)
  }
}

const hours = Number(values.hours)
const folder = await mkdtemp(join(tmpdir(), 'tingdian-long-'))
const path = join(folder, 'long.wav')
const engine = await createEngine(loadConfig())
const readings: Reading[] = []
let heardHours = 0
const watch = setInterval(() => readings.push({ heardHours, mib: process.memoryUsage.rss() / MIB }), SAMPLE_EVERY_MS)
try {
  await writeLong(path, hours, Number(values.share))
  readings.length = 0
  const onProgress = (fraction: number) => (heardHours = fraction * hours)
  const { durationMs, segments } = await engine.transcribe(path, { onProgress })
  console.log(`${(durationMs / HOUR_MS).toFixed(2)} hours, ${segments.length} segments with words`)
  print(readings, hours)
  const settled = readings.filter((one) => one.heardHours > hours / 10)
  process.exitCode = compareWithBaseline({
    'peak memory of a long recording, MiB': Math.round(Math.max(...readings.map(({ mib }) => mib))),
    'memory slope of a long recording, MiB per hour': Math.round(slope(settled) * 10) / 10,
  })
} finally {
  clearInterval(watch)
  await engine.close()
  await rm(folder, { recursive: true, force: true })
}
