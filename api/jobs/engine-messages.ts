import type { Config } from '../../engine/config.ts'
import type { TimeSpan } from '../../engine/audio/time-spans.ts'
import type { ErrorCode, ErrorDetail } from '../../engine/errors.ts'
import type { Analysis, SpokenTurn } from '../../engine/types.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'

/** Options that can travel between processes. */
export type PlainOptions = Omit<AnalyseOptions, 'signal' | 'onProgress' | 'onWords'>

/** What the service says to its engine process. `module` exports `createEngine(config)`. */
export type ToEngine =
  | { kind: 'start'; config: Config; module: string }
  | { kind: 'analyse'; id: number; path: string; options: PlainOptions }
  | { kind: 'understand'; id: number; turns: SpokenTurn[]; options: PlainOptions }
  | { kind: 'mute'; id: number; source: string; target: string; spans: TimeSpan[] }
  | { kind: 'cancel'; id: number }
  | { kind: 'close' }

export type FromEngine =
  | { kind: 'progress'; id: number; fraction: number }
  | { kind: 'done'; id: number; result: Analysis | undefined }
  | { kind: 'failed'; id: number; code: ErrorCode; detail: ErrorDetail }

/** What a task is asked to do; each is answered by one `done` or `failed`. */
export type EngineTask = Extract<ToEngine, { kind: 'analyse' | 'understand' | 'mute' }>
