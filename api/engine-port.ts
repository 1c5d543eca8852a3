import type { Analysis, SpokenTurn } from '../engine/types.ts'

/** How one recording is to be analysed. */
export interface AnalyseOptions {
  pack: string
  glossaryPath?: string
  /** false keeps personal data in the text; the spans are reported all the same. */
  redact?: boolean
  /** `mix`, `best` or a channel's number. */
  channel?: string
  model?: string
  signal?: AbortSignal
  /** Called with the share that is done, 0..1. */
  onProgress?: (fraction: number) => void
}

export type TranscribeOptions = Pick<AnalyseOptions, 'channel' | 'model' | 'signal' | 'onProgress'>

export interface Transcription {
  file: string
  durationMs: number
  text: string
  segments: { startMs: number; endMs: number; text: string; confidence: number }[]
}

/** Turns of a visit whose words are given. */
export interface SpokenVisit {
  id: string
  turns: SpokenTurn[]
}

/** What the interfaces need of an engine; engine/pipeline.ts, the child process and the scripted engine of the tests all fit. */
export interface Engine {
  analyse(path: string, options: AnalyseOptions): Promise<Analysis>
  close(): Promise<void>
}
