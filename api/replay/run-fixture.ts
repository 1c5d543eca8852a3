import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnalyseOptions, Engine } from '../../engine/pipeline.ts'
import { insightsOf } from '../../engine/insight/insights.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import { toHeardTurn, toSpokenTurn, type HeardTurn, type Outcome } from '../../engine/replay/expectation.ts'
import type { Stage } from '../../engine/replay/difference.ts'
import { measure, type Measures } from '../../engine/replay/measure.ts'
import type { ReplayResult } from '../../engine/replay/result.ts'
import { toResult, type AnalysedPart } from '../../engine/replay/to-result.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { Analysis } from '../../engine/types.ts'
import { checkedPath } from './fixture-file.ts'
import type { Fixture } from './fixture.ts'
import { packBy, type RunBy } from './made-by.ts'
import { recordingsOf, samplesDigest, type FixtureRecording } from './make-sound.ts'

/** What a run has for all its fixtures. */
export interface ReplayContext {
  engine: Pick<Engine, 'analyse' | 'understand'>
  /** Figures are counted in it; nothing of it is kept. */
  store: InsightStore
  by: RunBy
  /** A pack by its name or folder. */
  knowledge: (pack: string) => Promise<Knowledge>
  /** Folder of packs to use instead of those that ship. */
  packsDir?: string
  stages: readonly Stage[]
  /** What must be made first is made in it. */
  workFolder: string
  signal: AbortSignal
}

/** What came out of a fixture; `heard` are the recordings as recognised. */
export interface FixtureRun {
  outcome: Outcome
  heard: { offsetMs: number; turns: HeardTurn[] }[]
  measures: Measures
  tookMs: number
  /** Where its sound lies, made or shipped. */
  recordings: FixtureRecording[]
}

/**
 * Runs a fixture: from its sound, and from the words that were heard when its expectation was written.
 *
 * @throws AppError FIXTURE_BROKEN, AUDIO_*, PACK_*, MODEL_*, CANCELLED
 */
export async function runFixture(fixture: Fixture, context: ReplayContext): Promise<FixtureRun> {
  const { manifest, folder, name, expectation, reference } = fixture
  const workFolder = await mkdtemp(join(context.workFolder, `${name}-`))
  const startedAt = performance.now()
  const glossaryPath = manifest.glossary && (await checkedPath(folder, manifest.glossary))
  const pack = context.packsDir === undefined ? manifest.pack : join(context.packsDir, manifest.pack)
  const knowledge = await context.knowledge(pack)
  await context.store.saveConcepts(knowledge.name, knowledge.version, [...knowledge.concepts.values()])
  const recordings = await recordingsOf(fixture, workFolder)
  const samples = await Promise.all(recordings.map(({ path }) => samplesDigest(path)))
  const options = optionsOf(manifest, { pack, glossaryPath, context })
  const heardNow = context.stages.includes('sound') ? await hearAll(recordings, options, context) : undefined
  const given = heardNow && !expectation ? heardNow.heard : expectation?.heard
  const isRead = context.stages.includes('text') && given
  const text = isRead ? await readAll(given, options, context) : undefined
  const by = { ...context.by, ...(await packBy(knowledge)), glossaryDigest: manifest.glossary?.sha256 ?? '' }
  const tookMs = Math.round(performance.now() - startedAt)
  const result = heardNow?.sound ?? text
  return {
    outcome: { by, samples, ...(heardNow && { sound: heardNow.sound }), ...(text && { text }) },
    heard: heardNow?.heard ?? expectation?.heard ?? [],
    measures: { ...(result && reference && measure(result, reference)), ...(heardNow && speedOf(heardNow)) },
    ...{ tookMs, recordings },
  }
}

interface Chosen {
  pack: string
  glossaryPath: string | undefined
  context: ReplayContext
}

function optionsOf(manifest: Fixture['manifest'], { pack, glossaryPath, context }: Chosen): AnalyseOptions {
  const { channel, array, deviceKind, dialect } = manifest
  return {
    ...{ pack, model: context.by.model, signal: context.signal },
    ...(glossaryPath !== undefined && { glossaryPath }),
    ...(channel !== undefined && { channel }),
    ...(array !== undefined && { array }),
    ...(deviceKind !== undefined && { deviceKind }),
    ...(dialect !== undefined && { dialect }),
  }
}

interface Heard {
  sound: ReplayResult
  heard: FixtureRun['heard']
  audioMs: number
  analysisMs: number
}

async function hearAll(
  recordings: FixtureRecording[],
  options: AnalyseOptions,
  context: ReplayContext,
): Promise<Heard> {
  const [parts, heard]: [AnalysedPart[], FixtureRun['heard']] = [[], []]
  let [audioMs, analysisMs] = [0, 0]
  for (const { path, offsetMs } of recordings) {
    let turns: HeardTurn[] = []
    const onWords: AnalyseOptions['onWords'] = (spoken) => (turns = spoken.map(toHeardTurn))
    const analysis = await context.engine.analyse(path, { ...options, onWords })
    parts.push({ analysis, offsetMs, insights: await figuresOf(analysis, context.store) })
    heard.push({ offsetMs, turns })
    audioMs += analysis.timings.audioMs
    analysisMs += analysis.timings.totalMs
  }
  return { sound: toResult(parts), heard, audioMs, analysisMs }
}

async function readAll(
  heard: FixtureRun['heard'],
  options: AnalyseOptions,
  context: ReplayContext,
): Promise<ReplayResult> {
  const parts: AnalysedPart[] = []
  for (const { offsetMs, turns } of heard) {
    const analysis = await context.engine.understand(turns.map(toSpokenTurn), options)
    parts.push({ analysis, offsetMs, insights: await figuresOf(analysis, context.store) })
  }
  return toResult(parts)
}

let figured = 0

async function figuresOf(analysis: Analysis, store: InsightStore) {
  const id = `replay-${++figured}`
  const about = { storeId: 'replay', deviceId: 'replay', deviceKind: 'upload', startedAt: 0 } as const
  const shape = { durationMs: Math.round(analysis.durationMs), sampleRate: 16_000, channels: 1 }
  const recording = { id, ...about, ...shape, consent: 'explicit' } as const
  await store.saveAnalysis(recording, { ...analysis, file: id })
  return insightsOf(store.figureSource(), id)
}

const speedOf = ({ audioMs, analysisMs }: Heard): Measures =>
  audioMs === 0 ? {} : { realTimeFactor: Math.round((1000 * analysisMs) / audioMs) / 1000 }
