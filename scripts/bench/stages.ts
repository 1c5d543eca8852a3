/**
 * What each stage costs, and the memory that the whole takes:
 *   npx tsx scripts/bench/stages.ts --pack PACK FILE...
 * Each stage runs over all files by itself, one after another, its input ready: milliseconds of work for a second of audio, and the
 * share. Understanding uses the turn reader, as the product does. Recognition runs in one thread, the encoder's part apart (a segment is encoded once more, and the rest is the search).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { packSegments, unpack } from '../../engine/asr/packing.ts'
import { createRecognizer } from '../../engine/asr/recognizer.ts'
import { readFrames } from '../../engine/audio/frames.ts'
import { loadConfig } from '../../engine/config.ts'
import { languageModelPath, textModelPaths } from '../../engine/knowledge-cache.ts'
import { loadPack } from '../../engine/pack/load.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { createRepair } from '../../engine/repair/repair.ts'
import { DEFAULT_MODEL } from '../../engine/settings.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { openLanguageModel } from '../../engine/text/language-model.ts'
import type { Frame, Segment, Transcript } from '../../engine/types.ts'
import { createTurnReader } from '../../engine/turn/reader.ts'
import { createUnderstand, type Understanding } from '../../engine/understand.ts'
import { createSegmenter } from '../../engine/vad/segmenter.ts'
import { modelDir } from '../../models/place.ts'
import { compareWithBaseline } from './baseline.ts'

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { pack: { type: 'string', default: 'base' } },
})
const MIB = 2 ** 20

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}

/** Runs a stage over every file and adds up its time. */
async function stage<In, Out>(inputs: readonly In[], run: (input: In, at: number) => Promise<Out>) {
  const startedAt = performance.now()
  const outputs: Out[] = []
  for (const [at, input] of inputs.entries()) outputs.push(await run(input, at))
  return { ms: performance.now() - startedAt, outputs }
}

async function detect(recordings: readonly Frame[][]) {
  const segmenter = await createSegmenter()
  async function* replay(frames: Frame[]): AsyncGenerator<Frame> {
    for (const frame of frames) yield await Promise.resolve({ ...frame, samples: frame.samples.slice() })
  }
  await all(segmenter.segment(replay(recordings[0])))
  const result = await stage(recordings, (frames) => all(packSegments(segmenter.segment(replay(frames)))))
  await segmenter.close()
  return result
}

const copy = (segment: Segment): Segment => ({ ...segment, samples: segment.samples.slice() })

async function recognise(recordings: readonly Awaited<ReturnType<typeof detect>>['outputs'][0][]) {
  const whisper = await modelDir(DEFAULT_MODEL, loadConfig())
  const recognizer = createRecognizer({ kind: 'whisper', modelDir: whisper, textModels: textModelPaths() }, 1)
  await recognizer.recognize(copy(recordings[0][0].segment))
  const result = await stage(recordings, async (packed) => {
    const heard: Transcript[] = []
    for (const { segment, parts } of packed) heard.push(...unpack(await recognizer.recognize(copy(segment)), parts))
    return heard
  })
  await recognizer.close()
  return result
}

async function understand(transcripts: readonly Transcript[][]) {
  const knowledge = await loadPack(values.pack)
  const repair = createRepair(knowledge, await openLanguageModel(languageModelPath()))
  const [reader, scorer] = [await createTurnReader(), await createScorer()]
  const understandOne = createUnderstand(knowledge, {
    ...{ repair, read: reader.read },
    score: (texts) => scorer.score(texts),
  })
  await understandOne(transcripts[0])
  const result = await stage(transcripts, (turns) => understandOne(turns))
  await reader.close()
  await scorer.close()
  return result
}

async function keep(understood: readonly Understanding[], durationsMs: number[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-stages-'))
  const store = await openInsightStore(join(folder, 'store.sqlite'))
  const result = await stage(understood, (one, at) => {
    const about = {
      durationMs: durationsMs[at],
      sampleRate: 16000,
      channels: 1,
      startedAt: 0,
      consent: 'explicit' as const,
    }
    const recording = { ...about, id: String(at), storeId: 's', deviceId: 'd', deviceKind: 'upload' as const }
    const timings = { audioMs: durationsMs[at], asrMs: 0, totalMs: 0 }
    const analysis = {
      file: files[at],
      durationMs: durationsMs[at],
      model: DEFAULT_MODEL,
      pack: values.pack,
      ...one,
      timings,
    }
    return store.saveAnalysis(recording, analysis)
  })
  await store.close()
  await rm(folder, { recursive: true })
  return result
}

async function main(): Promise<number> {
  if (!files.length) throw new Error('wanted: audio files')
  const read = await stage(files, async (path) => all((await readFrames(path)).frames))
  const durationsMs = read.outputs.map((frames) =>
    Math.round(frames.reduce((ms, { samples }) => ms + samples.length / 16, 0)),
  )
  const detected = await detect(read.outputs)
  const recognised = await recognise(detected.outputs)
  const understood = await understand(recognised.outputs)
  const kept = await keep(understood.outputs, durationsMs)
  const seconds = durationsMs.reduce((sum, ms) => sum + ms / 1000, 0)
  const stages = { read, detect: detected, recognise: recognised, understand: understood, store: kept }
  const total = Object.values(stages).reduce((sum, { ms }) => sum + ms, 0)
  console.log(`${files.length} files (${basename(files[0])}…), ${seconds.toFixed(0)} s of audio`)
  for (const [name, { ms }] of Object.entries(stages)) {
    console.log(
      `${name.padEnd(12)}${(ms / seconds).toFixed(2).padStart(8)} ms a second ${((100 * ms) / total).toFixed(1).padStart(6)} %`,
    )
  }
  const peakMib = Math.round((process.resourceUsage().maxRSS * 1024) / MIB)
  console.log(`peak memory ${peakMib} MiB`)
  return compareWithBaseline({
    'stages.recognise-share': Number(((100 * recognised.ms) / total).toFixed(1)),
    'stages.peak-mib': peakMib,
  })
}

process.exitCode = await main()
