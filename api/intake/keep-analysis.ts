import { openAudio } from '../../engine/audio/open.ts'
import { loadPack } from '../../engine/graph/load.ts'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore, SaveResult } from '../../engine/store/types.ts'
import type { Analysis, Recording } from '../../engine/types.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import type { Engine } from '../engine-port.ts'
import type { BlobStore } from './blobs.ts'
import type { Capture } from './capture.ts'
import { muteStoredAudio } from './mute-stored-audio.ts'

export interface KeepingDeps {
  engine: Engine
  store: InsightStore
  blobs: BlobStore
}

type Hearing = Omit<AnalyseOptions, 'pack'>

/**
 * Analyses a recording whose audio is in the blob store and saves the result. Running it again for the same capture changes
 * nothing, so a job may safely run twice. Personal data that was found is silenced in the stored audio after the analysis was
 * saved; a crash in between leaves a recording that is not played until this has run again.
 */
export async function keepAnalysis(
  { engine, store, blobs }: KeepingDeps,
  capture: Capture,
  hearing: Hearing = {},
): Promise<SaveResult & { analysis: Analysis }> {
  const { shape, ...heard } = await analyseStored({ engine, blobs }, capture, hearing)
  const analysis = { ...heard.analysis, file: capture.fileName }
  const packVersion = await saveKnowledge(store, capture.pack, hearing.glossaryPath)
  const { recordingId: id, storeId, deviceId, deviceKind, startedAt, consent } = capture
  const recording = { id, storeId, deviceId, deviceKind, startedAt, consent, durationMs: analysis.durationMs, ...shape }
  const saved = await store.saveAnalysis(recording, analysis, { packVersion, audioRef: capture.sha256 })
  const spans = analysis.utterances.flatMap(({ redactions }) => redactions)
  await muteStoredAudio({ engine, blobs }, capture.sha256, spans, hearing.signal).catch(async (error: unknown) => {
    // A recording that cannot be played is half of one; on a full disk even this may fail, and then it is never played.
    if (saved.result === 'created') await store.deleteRecording(id).catch(() => undefined)
    throw error
  })
  return { ...saved, analysis }
}

async function analyseStored(
  { engine, blobs }: Pick<KeepingDeps, 'engine' | 'blobs'>,
  { sha256, pack }: Pick<Capture, 'sha256' | 'pack'>,
  hearing: Hearing,
): Promise<{ shape: AudioShape; analysis: Analysis }> {
  const path = (await blobs.bestPathOf(sha256)) ?? blobs.pathOf(sha256)
  try {
    const shape = await audioShape(path)
    return { shape, analysis: await engine.analyse(path, { ...hearing, pack }) }
  } catch (error) {
    // The same content came in twice, and the other analysis has put the muted copy in the original's place meanwhile.
    const isGone = error instanceof AppError && error.code === 'AUDIO_NOT_FOUND'
    const left = isGone ? await blobs.bestPathOf(sha256) : undefined
    if (left === undefined || left === path) throw error
    return analyseStored({ engine, blobs }, { sha256, pack }, hearing)
  }
}

type AudioShape = Pick<Recording, 'sampleRate' | 'channels'>

async function audioShape(path: string): Promise<AudioShape> {
  const { sampleRate, channels, close } = await openAudio(path)
  await close()
  return { sampleRate, channels }
}

/** Makes the graph of a pack known to the store, so that its concepts can be searched with all below them. */
export async function saveKnowledge(store: InsightStore, pack: string, glossaryPath?: string): Promise<string> {
  const knowledge = await loadPack(pack, glossaryPath === undefined ? {} : { glossaryPath })
  await store.saveConcepts(knowledge.name, knowledge.version, [...knowledge.concepts.values()])
  return knowledge.version
}
