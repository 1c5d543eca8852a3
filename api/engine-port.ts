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

/** How words that are given are to be understood. */
export type KnowledgeOptions = Pick<AnalyseOptions, 'pack' | 'glossaryPath' | 'redact' | 'signal'>

/** What the interfaces need of an engine; engine/pipeline.ts, the child process and the scripted engine of the tests all fit. */
export interface Engine {
  analyse(path: string, options: AnalyseOptions): Promise<Analysis>
  understand(turns: SpokenTurn[], options: KnowledgeOptions): Promise<Analysis>
  close(): Promise<void>
}
