import type { Recording } from '../recording-types.ts'
import type { RepairDecision } from '../repair/repair-memory.ts'
import type { Analysis, Concept } from '../types.ts'
import type {
  AnalysisExtra,
  SaveResult,
  RepairState,
  StoredMoment,
  StoredRecording,
  StoredRepair,
  StoredUtterance,
  Unembedded,
} from './types.ts'

/** Recordings with all that was found in them. */
export interface RecordingStore {
  saveAnalysis(recording: Recording, analysis: Analysis, extra?: AnalysisExtra): Promise<SaveResult>
  getRecording(id: string): Promise<StoredRecording | undefined>
  swapRoles(recordingId: string, isSwapped: boolean, notedBy?: string): Promise<void>
  /**
   * Removes everything that was learned from the recording, but for what people decided about its repairs (their words around go);
   * false when it is not there. The audio is the caller's.
   */
  deleteRecording(id: string): Promise<boolean>
  /** Where personal data was said in a recording, ms from its start. */
  personalSpans(recordingId: string): Promise<{ startMs: number; endMs: number }[]>
  getUtterance(id: string): Promise<StoredUtterance | undefined>
  getMoments(recordingId: string): Promise<StoredMoment[]>
  /** What was said just before and after. */
  neighbours(utteranceId: string, count?: number): Promise<{ before: StoredUtterance[]; after: StoredUtterance[] }>
}

/** Concepts of packs. */
export interface KnowledgeStore {
  /** Makes the pack's graph known, so that a concept is found with its descendants, by name and by alias. */
  saveConcepts(pack: string, packVersion: string, concepts: Concept[]): Promise<void>
  /** Ids of the concepts that a word names, with their descendants. */
  resolveConcept(idOrName: string): Promise<string[]>
}

/** Repairs, and what people decided about them. */
export interface RepairStore {
  /** Accepts a repair, or rejects it: then the text reads as it was heard and what hung on the repair is gone. `proposed` takes it back. */
  decideRepair(id: string, state: RepairState, decidedBy?: string): Promise<StoredRepair>
  /** The store in which a repair was made. */
  storeOfRepair(id: string): Promise<string | undefined>
  /** What a store's people decided, for the repair of what it hears next; without what was decided about one recording. */
  repairDecisions(storeId: string, exceptRecording?: string): Promise<RepairDecision[]>
  /** Forgets what was learnt about one repair (of one concept, or of all); the number of decisions forgotten. */
  forgetRepair(storeId: string, original: string, conceptId?: string): Promise<number>
}

/** Vectors of meaning. */
export interface EmbeddingStore {
  /** Utterances without a vector by this model, newest first. */
  unembedded(model: string, limit: number): Promise<Unembedded[]>
  /** Keeps vectors (length 1); those whose utterance is gone or reads otherwise meanwhile are left out. */
  saveMeanings(model: string, rows: (Unembedded & { vector: Float32Array })[]): Promise<void>
}

/** A key to the service, of which only the hash is kept. */
export interface StoredKey {
  id: string
  hash: string
  role: string
  /** Undefined: every store. */
  storeIds?: string[]
  label: string
  createdAt: number
  revokedAt?: number
  /** When it last opened something, epoch ms, within some minutes; undefined: never. */
  lastUsedAt?: number
}

/** Keys to the service. */
export interface KeyStore {
  addKey(key: StoredKey): Promise<void>
  findKey(hash: string): Promise<StoredKey | undefined>
  listKeys(): Promise<StoredKey[]>
  /** False when there is no such key or it was revoked before. */
  revokeKey(id: string): Promise<boolean>
  noteKeyUse(id: string, at: number): Promise<void>
}
