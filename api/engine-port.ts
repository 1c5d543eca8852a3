import type { Engine as WholeEngine } from '../engine/pipeline.ts'

/** What the service needs of an engine; engine/pipeline.ts, the child process and the scripted engine all fit. */
export type Engine = Pick<WholeEngine, 'analyse' | 'understand' | 'mute' | 'close'>
