import type { AnalyseOptions } from '../../engine/pipeline.ts'

/** Options that `analyse` and `ingest` share; `understand` takes those about knowledge. */
export const KNOWLEDGE_OPTIONS = {
  pack: { type: 'string', default: 'base' },
  glossary: { type: 'string' },
  'no-redact': { type: 'boolean', default: false },
} as const

export const HEARING_OPTIONS = {
  model: { type: 'string' },
  channel: { type: 'string' },
  array: { type: 'string' },
} as const

interface Given {
  pack: string
  glossary?: string
  'no-redact': boolean
  model?: string
  channel?: string
  array?: string
}

/** Translates the command line's words into the engine's. */
export function analyseOptions(given: Given, signal: AbortSignal): AnalyseOptions {
  return {
    pack: given.pack,
    redact: !given['no-redact'],
    signal,
    ...(given.glossary !== undefined && { glossaryPath: given.glossary }),
    ...(given.model !== undefined && { model: given.model }),
    ...(given.channel !== undefined && { channel: given.channel }),
    ...(given.array !== undefined && { array: given.array }),
  }
}
