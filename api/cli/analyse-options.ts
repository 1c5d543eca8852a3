import { AppError } from '../../engine/errors.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import { DIALECTS, dialectNamed } from '../../engine/text/dialects.ts'
import { nearest } from '../../engine/nearest.ts'

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

/** Where what was heard is also put right. */
export const REPAIR_OPTIONS = { dialect: { type: 'string' } } as const

interface Given {
  pack: string
  glossary?: string
  'no-redact': boolean
  model?: string
  channel?: string
  array?: string
  dialect?: string
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
    ...(given.dialect !== undefined && { dialect: dialectOption(given.dialect) }),
  }
}

/** Tells of a wrong name before anything is heard, with the nearest right one. */
function dialectOption(given: string): string {
  try {
    return dialectNamed(given).name
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const names = DIALECTS.flatMap(({ name, also }) => [name, ...also])
    const meant = nearest(given, names)
    throw new AppError('USAGE', {
      detail: { option: '--dialect', ...error.detail, ...(meant && { didYouMean: meant }) },
    })
  }
}
