/**
 * The capture agent's gate on labelled visits, padded with their own background until a quarter of the time is speech: how much of the
 * speech comes through, and at how many of the bytes. `npx tsx scripts/bench/gate.ts --visits DIR [--vad] [--parts N]`; DIR holds
 * `visits.jsonl` and `audio/ID.clean.flac`, `audio/ID.far.flac`. With --vad the engine's speech detection decides instead of loudness.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGate, defaultGateOptions } from '../../devices/capture/gate.ts'
import { createLoudnessGuess, defaultLoudnessOptions } from '../../devices/capture/loudness-guess.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { createDetector } from '../../engine/vad/detector.ts'

const RATE = 16_000
const PIECE_SAMPLES = 1600
const SPEECH_SHARE = 0.25
/** Joins of background are blended over so much, so that they do not click. */
const BLEND_SAMPLES = 320
/** What was said goes on in the room for so long; it is no background. */
const TAIL_SAMPLES = 4800

const { values } = parseArgs({
  options: {
    visits: { type: 'string' },
    vad: { type: 'boolean', default: false },
    parts: { type: 'string', default: '1' },
    hush: { type: 'boolean', default: false },
    db: { type: 'string', default: String(defaultLoudnessOptions.aboveFloorDb) },
  },
})

/** A shop after the last customer, with --hush: −66 dB of noise. */
const HUSH = 7e-4

interface Span {
  from: number
  to: number
}
interface Padded {
  sound: Float32Array
  speech: Span[]
}

const visits = readFileSync(join(values.visits ?? '', 'visits.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; turns: { start: number; end: number }[] })

async function soundOf(path: string): Promise<Float32Array> {
  const audio = await openAudio(path)
  const parts: Float32Array[] = []
  for await (const [plane] of audio.chunks) parts.push(plane)
  await audio.close()
  return joined(parts)
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Overlapping turns as one, in samples. */
function speechOf(turns: readonly { start: number; end: number }[]): Span[] {
  const spans: Span[] = []
  for (const { start, end } of [...turns].sort((a, b) => a.start - b.start)) {
    const [from, to] = [Math.round(start * RATE), Math.round(end * RATE)]
    const last = spans.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else spans.push({ from, to })
  }
  return spans
}

/** Stretches of the recording in which nobody speaks, blended into each other until they are long enough. */
function background(sound: Float32Array, speech: readonly Span[], samples: number): Float32Array {
  const edges = [{ from: 0, to: 0 }, ...speech, { from: sound.length, to: sound.length }]
  const quiet = edges
    .slice(1)
    .map(({ from }, i) => sound.subarray(edges[i].to + TAIL_SAMPLES, from))
    .filter((part) => part.length > 4 * BLEND_SAMPLES)
  const all = new Float32Array(samples)
  if (values.hush) return all.map((_, i) => HUSH * Math.sin(i * i))
  for (let at = 0, i = 0; at < samples; i++) {
    const part = quiet[i % quiet.length]
    for (let k = 0; k < part.length && at + k < samples; k++) {
      const weight = Math.min(1, k / BLEND_SAMPLES, (part.length - 1 - k) / BLEND_SAMPLES)
      all[at + k] += part[k] * Math.sqrt(weight)
    }
    at += part.length - BLEND_SAMPLES
  }
  return all
}

/** The visit in so many parts, with background between them. */
function pad(sound: Float32Array, speech: readonly Span[], parts: number): Padded {
  const spoken = speech.reduce((sum, { from, to }) => sum + to - from, 0)
  const each = Math.round((spoken / SPEECH_SHARE - sound.length) / (parts + 1))
  const pieces: Float32Array[] = []
  const shifted: Span[] = []
  let shift = 0
  for (let part = 0; part < parts; part++) {
    const own = speech.slice(
      Math.floor((part * speech.length) / parts),
      Math.floor(((part + 1) * speech.length) / parts),
    )
    const next = speech[Math.floor(((part + 1) * speech.length) / parts)] as Span | undefined
    const [from, to] = [part === 0 ? 0 : own[0].from, next === undefined ? sound.length : next.from]
    pieces.push(background(sound, speech, each), sound.subarray(from, to))
    shift += each
    shifted.push(...own.map((span) => ({ from: span.from + shift, to: span.to + shift })))
  }
  pieces.push(background(sound, speech, each))
  return { sound: joined(pieces), speech: shifted }
}

function pcmOf(sound: Float32Array): Buffer {
  const pcm = Buffer.alloc(sound.length * 2)
  sound.forEach((value, i) => pcm.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))), i * 2))
  return pcm
}

/** For each piece whether somebody may be speaking. */
async function guessesOf(sound: Float32Array): Promise<boolean[]> {
  const pieces = Array.from({ length: Math.ceil(sound.length / PIECE_SAMPLES) }, (_, i) =>
    sound.subarray(i * PIECE_SAMPLES, (i + 1) * PIECE_SAMPLES),
  )
  if (!values.vad) {
    const guess = createLoudnessGuess(
      { rate: RATE, channels: 1 },
      { ...defaultLoudnessOptions, aboveFloorDb: Number(values.db) },
    )
    return pieces.map((piece) => guess.isSpeech(pcmOf(piece)))
  }
  const recording = detector!.listen()
  const guesses: boolean[] = []
  for (const [i, piece] of pieces.entries()) {
    const probabilities = await recording.detect(piece, i === pieces.length - 1)
    guesses.push(probabilities.some((probability) => probability >= 0.3))
  }
  return guesses
}

function keptOf(guesses: readonly boolean[], samples: number): Span[] {
  const gate = createGate(RATE, defaultGateOptions)
  const kept: Span[] = []
  let at = 0
  const take = (events: ReturnType<typeof gate.flush>): void => {
    for (const event of events) {
      const length = 'samples' in event ? (event.samples ?? 0) : 0
      if (event.kind === 'sound') kept.push({ from: at, to: at + length })
      at += length
    }
  }
  guesses.forEach((isSpeech, i) => {
    const length = Math.min(PIECE_SAMPLES, samples - i * PIECE_SAMPLES)
    take(gate.take({ kind: 'sound', pcm: Buffer.alloc(0), samples: length, monoMs: 0 }, isSpeech))
  })
  take(gate.flush())
  return kept
}

function overlap(kept: readonly Span[], speech: readonly Span[]): number {
  let sum = 0
  for (const { from, to } of speech)
    for (const one of kept) sum += Math.max(0, Math.min(to, one.to) - Math.max(from, one.from))
  return sum
}

const detector = values.vad ? createDetector() : undefined
for (const kind of ['clean', 'far']) {
  const padded: Padded[] = []
  for (const { id, turns } of visits) {
    const sound = await soundOf(join(values.visits ?? '', 'audio', `${id}.${kind}.flac`))
    const speech = speechOf(turns)
    padded.push(values.parts === '0' ? { sound, speech } : pad(sound, speech, Number(values.parts)))
  }
  const sound = joined(padded.map((one) => one.sound))
  let shift = 0
  const speech = padded.flatMap((one) => {
    const own = one.speech.map(({ from, to }) => ({ from: from + shift, to: to + shift }))
    shift += one.sound.length
    return own
  })
  const before = process.cpuUsage()
  const kept = keptOf(await guessesOf(sound), sound.length)
  const cpu = process.cpuUsage(before)
  const [spoken, keptSamples] = [speech, kept].map((spans) => spans.reduce((sum, { from, to }) => sum + to - from, 0))
  const figures = {
    ...{
      kind,
      decides: values.vad ? 'vad' : 'loudness',
      parts: Number(values.parts),
      hours: sound.length / RATE / 3600,
    },
    speechShare: spoken / sound.length,
    speechKept: overlap(kept, speech) / spoken,
    bytesKept: keptSamples / sound.length,
    cpuShare: (cpu.user + cpu.system) / 1e6 / (sound.length / RATE),
  }
  console.log(
    JSON.stringify(figures, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
  )
}
await detector?.close()
