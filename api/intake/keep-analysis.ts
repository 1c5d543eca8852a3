import { openAudio } from '../../engine/audio/open.ts'
import { loadPack } from '../../engine/graph/load.ts'
import type { InsightStore, SaveResult } from '../../engine/store/types.ts'
import type { Analysis } from '../../engine/types.ts'
import type { AnalyseOptions, Engine } from '../engine-port.ts'
import type { BlobStore } from './blobs.ts'
import type { Capture } from './capture.ts'

export interface KeepingDeps {
  engine: Engine
  store: InsightStore
  blobs: BlobStore
}

type Hearing = Omit<AnalyseOptions, 'pack'>

/**
 * Analyses a recording whose audio is in the blob store and saves the result. Running it again for the same capture changes
 * nothing, so a job may safely run twice.
 */
export async function keepAnalysis(
  { engine, store, blobs }: KeepingDeps,
  capture: Capture,
  hearing: Hearing = {},
): Promise<SaveResult & { analysis: Analysis }> {
  const path = blobs.pathOf(capture.sha256)
  const shape = await audioShape(path)
  const analysis = { ...(await engine.analyse(path, { ...hearing, pack: capture.pack })), file: capture.fileName }
  const packVersion = await saveKnowledge(store, capture.pack, hearing.glossaryPath)
  const { recordingId: id, storeId, deviceId, deviceKind, startedAt, consent } = capture
  const recording = { id, storeId, deviceId, deviceKind, startedAt, consent, durationMs: analysis.durationMs, ...shape }
  const saved = await store.saveAnalysis(recording, analysis, { packVersion, audioRef: capture.sha256 })
  return { ...saved, analysis }
}

async function audioShape(path: string): Promise<{ sampleRate: number; channels: number }> {
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
