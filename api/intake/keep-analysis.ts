import { stat } from 'node:fs/promises'
import {
  createLiveKnowledge,
  knowledgeVersion,
  shippedVersion,
  type LiveKnowledge,
} from '../../engine/knowledge/live.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { knownPack } from '../../engine/pack/known-packs.ts'
import { loadPack } from '../../engine/pack/load.ts'
import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore, SaveResult } from '../../engine/store/types.ts'
import { dialectOfStore } from '../../engine/text/dialects.ts'
import { startCertaintyOf, type Recording } from '../../engine/recording-types.ts'
import type { Analysis } from '../../engine/types.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import type { Engine } from '../engine-port.ts'
import type { BlobStore, StagedBlob } from './blobs.ts'
import type { Capture } from './capture.ts'
import { withTimeLimit } from '../jobs/time-limit.ts'
import { muteStoredAudio } from './mute-stored-audio.ts'
import type { Outlines } from './outlines.ts'
import { playable } from './playback.ts'
import { whileExpected } from './while-expected.ts'

export interface KeepingDeps {
  engine: Engine
  store: InsightStore
  blobs: BlobStore
  config: Pick<Config, 'storeDialects'>
  /** How long the analysis of some audio may take. Default: as long as it needs. */
  limitMs?: (audio: { bytes: number; durationMs?: number }) => number
  /** Makes the outline of what may be heard. Default: the first who looks at it waits for it. */
  outlines?: Pick<Outlines, 'prepare'>
  /** The audio, where it has no name in the blob store yet: it gets it together with its words. */
  staged?: StagedBlob
}

type Hearing = Omit<AnalyseOptions, 'pack'>

/**
 * Analyses a recording whose audio is in the blob store, or on its way there, and saves the result. Running it again for the same capture changes
 * nothing, so a job may safely run twice. Personal data that was found is silenced in the stored audio after the analysis was
 * saved; a crash in between leaves a recording that is not played until this has run again.
 */
export async function keepAnalysis(
  deps: KeepingDeps,
  capture: Capture,
  hearing: Hearing = {},
): Promise<SaveResult & { analysis: Analysis }> {
  const { engine, store, blobs, staged } = deps
  const known = await knownOfStore(deps, capture)
  const live = await createLiveKnowledge(store)(capture)
  const { shape, ...heard } = await analyseStored(deps, capture, {
    ...known,
    ...overlaidBy(live),
    deviceKind: capture.deviceKind,
    ...(capture.array !== undefined && { array: capture.array }),
    ...hearing,
  })
  const analysis = { ...heard.analysis, file: capture.fileName }
  const versions = await saveKnowledge(store, capture.pack, live, hearing.glossaryPath)
  const { recordingId: id, storeId, deviceId, deviceKind, startedAt, consent } = capture
  const told = { id, storeId, deviceId, deviceKind, startedAt, consent, ...startCertaintyOf(capture) }
  const recording = { ...told, durationMs: analysis.durationMs, ...shape }
  const save = async () => {
    if (staged) await blobs.exclusively(capture.sha256, () => staged.keep())
    return store.saveAnalysis(recording, analysis, { ...versions, audioRef: capture.sha256 })
  }
  const saved = await (staged ? whileExpected(store, capture.sha256, save) : save())
  const spans = analysis.utterances.flatMap(({ redactions }) => redactions)
  await muteStoredAudio({ engine, blobs }, capture.sha256, spans, hearing.signal).catch(async (error: unknown) => {
    // A recording that cannot be played is half of one; on a full disk even this may fail, and then it is never played.
    if (saved.result === 'created') await store.deleteRecording(id).catch(() => undefined)
    throw error
  })
  // Everything is kept by now: what goes wrong here is done by the first who looks.
  await prepareOutline(deps, capture, hearing.signal).catch(() => undefined)
  return { ...saved, analysis }
}

async function prepareOutline(
  { store, blobs, outlines }: KeepingDeps,
  { recordingId: id, sha256 }: Capture,
  signal?: AbortSignal,
): Promise<void> {
  if (outlines) await outlines.prepare(await playable({ id, audioRef: sha256 }, { store, blobs }), sha256, signal)
}

/** What a store has taught: how its people sound, and which repairs they took back. */
async function knownOfStore(
  { store, config }: Pick<KeepingDeps, 'store' | 'config'>,
  { storeId, recordingId }: Capture,
): Promise<Hearing> {
  const dialect = dialectOfStore(config.storeDialects, storeId)
  const decisions = await store.repairDecisions(storeId, recordingId)
  return { ...(dialect !== undefined && { dialect }), ...(decisions.length > 0 && { decisions }) }
}

async function analyseStored(
  deps: Pick<KeepingDeps, 'engine' | 'blobs' | 'limitMs' | 'staged'>,
  { sha256, pack }: Pick<Capture, 'sha256' | 'pack'>,
  hearing: Hearing,
): Promise<{ shape: AudioShape; analysis: Analysis }> {
  const { engine, blobs, limitMs = () => Infinity, staged } = deps
  const path = staged?.path ?? (await blobs.bestPathOf(sha256)) ?? blobs.pathOf(sha256)
  try {
    const { shape, ...audio } = await lookAt(path)
    const analyse = (signal: AbortSignal) => engine.analyse(path, { ...hearing, pack, signal })
    return { shape, analysis: await withTimeLimit(limitMs(audio), hearing.signal, analyse) }
  } catch (error) {
    // The same content came in twice, and the other analysis has put the muted copy in the original's place meanwhile.
    const isGone = error instanceof AppError && error.code === 'AUDIO_NOT_FOUND'
    const left = isGone ? await blobs.bestPathOf(sha256) : undefined
    if (left === undefined || left === path) throw error
    return analyseStored(deps, { sha256, pack }, hearing)
  }
}

type AudioShape = Pick<Recording, 'sampleRate' | 'channels'>

async function lookAt(path: string): Promise<{ shape: AudioShape; bytes: number; durationMs?: number }> {
  const { sampleRate, channels, durationMs, close } = await openAudio(path)
  await close()
  const { size: bytes } = await stat(path)
  return { shape: { sampleRate, channels }, bytes, ...(durationMs !== undefined && { durationMs }) }
}

/** What an engine is told of the knowledge in use. */
export const overlaidBy = ({ line, hash, overlays }: LiveKnowledge): Pick<Hearing, 'overlaid'> =>
  overlays.length > 0 ? { overlaid: { line, hash, overlays } } : {}

/**
 * Makes the graph of a pack known to the store, so that its concepts can be searched with all below them.
 *
 * @returns what the analysis stood on
 */
export async function saveKnowledge(
  store: InsightStore,
  pack: string,
  { overlays, numbers }: LiveKnowledge,
  glossaryPath?: string,
): Promise<{ packVersion: string; knowledgeVersion: string }> {
  const knowledge = await (glossaryPath === undefined
    ? knownPack(pack, overlays)
    : loadPack(pack, { glossaryPath, overlays }))
  const { name, version } = knowledge
  await store.saveConcepts(name, version, [...knowledge.concepts.values(), ...knowledge.retired])
  return { packVersion: version, knowledgeVersion: knowledgeVersion(shippedVersion(knowledge), numbers) }
}
