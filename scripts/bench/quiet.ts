/**
 * An hour in which nobody speaks: `npx tsx scripts/bench/quiet.ts NOISE_DIR [--minutes 60] [--pack base]`
 * A minute of silence, one of tones like music, one of recorded noise in turn, at changing levels. Any utterance is a failure, and
 * so is speech in another language.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findAudio } from '../../engine/audio/find.ts'
import { readFrames } from '../../engine/audio/frames.ts'
import { createWav } from '../../engine/audio/wav-writer.ts'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import { compareWithBaseline } from './baseline.ts'
import { hiss, looped, randomOf, RATE, tune } from './sounds.ts'

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, pack: { type: 'string', default: 'base' } },
  allowPositionals: true,
})
if (!positionals[0]) throw new Error('wanted: a folder with recordings of noise')
const MINUTE = 60 * RATE

async function samplesOf(path: string): Promise<Float32Array> {
  const source = await readFrames(path)
  const parts: Float32Array[] = []
  for await (const { samples } of source.frames) parts.push(samples)
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function writeQuietHour(path: string, minutes: number, noises: Float32Array[]): Promise<void> {
  const wav = await createWav(path, { sampleRate: RATE, channels: 1 })
  const random = randomOf(1)
  for (let minute = 0; minute < minutes; minute++) {
    const db = -45 + 30 * random()
    const kinds = [
      () => (minute % 2 ? new Float32Array(MINUTE) : hiss(MINUTE, -60, random)),
      () => tune(MINUTE, db, random),
      () => looped(noises[Math.floor(minute / 3) % noises.length], MINUTE, db),
    ]
    await wav.write([kinds[minute % kinds.length]()])
  }
  await wav.finish()
  await wav.close()
}

const folder = await mkdtemp(join(tmpdir(), 'tingdian-quiet-'))
const path = join(folder, 'quiet.wav')
const engine = await createEngine(loadConfig())
try {
  const files = await findAudio([positionals[0]])
  await writeQuietHour(path, Number(values.minutes), await Promise.all(files.map(samplesOf)))
  const { utterances, otherLanguages = [], durationMs, timings } = await engine.analyse(path, { pack: values.pack })
  const marked = otherLanguages.map(({ language, ...span }) => ({ ...span, text: language }))
  for (const { startMs, endMs, text } of [...utterances, ...marked]) {
    const minute = Math.floor(startMs / 60_000)
    const noise = minute % 3 === 2 ? files[Math.floor(minute / 3) % files.length] : ['silence', 'tones'][minute % 3]
    console.log(`${(startMs / 1000).toFixed(1)}–${(endMs / 1000).toFixed(1)} s in ${noise}: ${text}`)
  }
  console.log(`${durationMs / 60_000} minutes, real-time factor ${(timings.asrMs / durationMs).toFixed(4)}`)
  process.exitCode = compareWithBaseline({
    'utterances without speech': utterances.length,
    'other languages without speech': marked.length,
  })
} finally {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
}
