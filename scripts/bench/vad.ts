/**
 * Measures speech detection: `npx tsx scripts/bench/vad.ts DATA_DIR [name=value …]` (options of engine/vad/options.ts).
 * Visits: time of labelled turns that segments cover, turns whose first or last 100 ms are outside, turns cut in two,
 * segments that hold more than 300 ms of two speakers. Noise: seconds found in files without speech. Clips: files without a
 * segment, energy outside the segments.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFrames } from '../../engine/audio/frames.ts'
import { createDetector } from '../../engine/vad/detector.ts'
import { validateVadOptions, type VadOptions } from '../../engine/vad/options.ts'
import { createSpeechSpans, type Span } from '../../engine/vad/state-machine.ts'

interface Turn {
  start: number
  end: number
  speaker: string
}

interface Heard {
  probabilities: number[]
  levels: number[]
  durationMs: number
  energy: number[]
}

const arguments_ = process.argv.slice(2)
const data = arguments_.find((text) => !text.includes('='))
if (data === undefined) throw new Error('DATA_DIR is wanted')
const given = Object.fromEntries(
  arguments_.filter((text) => text.includes('=')).map((text) => [text.split('=')[0], Number(text.split('=')[1])]),
) as Partial<VadOptions>
const detector = createDetector()
let detectionMs = 0
let audioMs = 0

/** Probability and level of every 32-ms window of a file. */
async function hear(path: string): Promise<Heard> {
  const source = await readFrames(path)
  const listener = detector.listen()
  const heard: Heard = { probabilities: [], levels: [], durationMs: 0, energy: [] }
  const samples: number[] = []
  for await (const frame of source.frames) {
    for (const sample of frame.samples) samples.push(sample)
    const started = performance.now()
    heard.probabilities.push(...(await listener.detect(frame.samples, false)))
    detectionMs += performance.now() - started
  }
  heard.probabilities.push(...(await listener.detect(new Float32Array(0), true)))
  for (let at = 0; at < samples.length; at += 512) {
    const energy = samples.slice(at, at + 512).reduce((sum, sample) => sum + sample * sample, 0)
    heard.energy.push(energy)
    heard.levels.push(Math.sqrt(energy / 512))
  }
  heard.durationMs = source.durationMs()
  audioMs += heard.durationMs
  return heard
}

function spansOf(heard: Heard, options: VadOptions): Span[] {
  const machine = createSpeechSpans(options)
  const spans = heard.probabilities.map((probability, i) => machine.push(probability, heard.levels[i] ?? 0))
  return [...spans, machine.flush(heard.durationMs)].filter((span) => span !== undefined)
}

function covered(spans: Span[], fromMs: number, toMs: number): number {
  return spans.reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)),
    0,
  )
}

function visitRow(visits: { heard: Heard; turns: Turn[] }[], options: VadOptions): Record<string, number> {
  const row = { turnMs: 0, foundMs: 0, turns: 0, headLost: 0, tailLost: 0, cut: 0, segments: 0, mixed: 0, longestS: 0 }
  for (const { heard, turns } of visits) {
    const spans = spansOf(heard, options)
    row.segments += spans.length
    row.longestS = Math.max(row.longestS, ...spans.map(({ startMs, endMs }) => (endMs - startMs) / 1000))
    for (const { start, end } of turns) {
      const [from, to] = [start * 1000, end * 1000]
      row.turns++
      row.turnMs += to - from
      row.foundMs += covered(spans, from, to)
      if (covered(spans, from, from + 100) < 70) row.headLost++
      if (covered(spans, to - 100, to) < 70) row.tailLost++
      if (spans.filter((span) => covered([span], from, to) > 100).length > 1) row.cut++
    }
    for (const span of spans) {
      const speakers = turns.filter((turn) => covered([span], turn.start * 1000, turn.end * 1000) > 300)
      if (new Set(speakers.map((turn) => turn.speaker)).size > 1) row.mixed++
    }
  }
  return { recall: row.foundMs / row.turnMs, ...row }
}

function print(name: string, row: Record<string, number>): void {
  const cells = Object.entries(row).map(
    ([key, value]) => `${key} ${Number.isInteger(value) ? value : value.toFixed(4)}`,
  )
  console.log(`${name.padEnd(16)} ${cells.join('  ')}`)
}

const options = validateVadOptions(given)
const lines = readFileSync(join(data, 'visits/visits.jsonl'), 'utf8').trim().split('\n')
const visits = lines.map((line) => JSON.parse(line) as { audio: Record<string, string>; turns: Turn[] })
for (const kind of ['clean', 'far']) {
  const heard = []
  for (const { audio, turns } of visits) heard.push({ heard: await hear(join(data, 'visits', audio[kind])), turns })
  for (const hangMs of [options.hangMs, 192, 224, 256, 320, 384, 512]) {
    const postPadMs = Math.min(options.postPadMs, hangMs)
    print(`${kind} hang ${hangMs}`, visitRow(heard, { ...options, hangMs, postPadMs }))
  }
}

for (const file of readdirSync(join(data, 'speech/noise'))) {
  const heard = await hear(join(data, 'speech/noise', file))
  const foundMs = covered(spansOf(heard, options), 0, heard.durationMs)
  print(file, { seconds: heard.durationMs / 1000, falseSeconds: foundMs / 1000 })
}

for (const folder of [
  'aishell1',
  'aishell3',
  'aishell_cmd',
  'common_voice',
  'customer_service',
  'conversational',
  'ompal',
]) {
  const row = { files: 0, withoutSegment: 0, segments: 0, seconds: 0, speechSeconds: 0, energyOutside: 0 }
  for (const file of readdirSync(join(data, 'speech', folder)).filter((name) => /\.(wav|flac|mp3)$/.test(name))) {
    const heard = await hear(join(data, 'speech', folder, file))
    const spans = spansOf(heard, options)
    const outside = heard.energy.filter((_, i) => covered(spans, i * 32, i * 32 + 32) < 16)
    const total = heard.energy.reduce((sum, energy) => sum + energy, 0)
    row.files++
    row.withoutSegment += spans.length === 0 ? 1 : 0
    row.segments += spans.length
    row.seconds += heard.durationMs / 1000
    row.speechSeconds += covered(spans, 0, heard.durationMs) / 1000
    row.energyOutside += outside.reduce((sum, energy) => sum + energy, 0) / total
  }
  print(folder, { ...row, energyOutside: row.energyOutside / row.files })
}
print('cost', { detectionMsPerAudioSecond: detectionMs / (audioMs / 1000) })
await detector.close()
