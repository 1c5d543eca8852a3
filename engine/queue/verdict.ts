import { ERROR_KINDS, toAppError, type ErrorCode } from '../errors.ts'

/**
 * What becomes of a job that failed. `blocked`: it waits until somebody has mended what the error names, however long that takes.
 * `final`: what was sent is wrong and stays wrong however often it is tried. `again`: a fault of which nothing is known, tried a few
 * times. None of them deletes anything.
 */
export type Verdict = 'again' | 'blocked' | 'final'

/** Faults of the machine or of its settings: the same job succeeds once they are mended. */
const MENDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'FFMPEG_MISSING',
  'DISK_FULL',
  'MODEL_UNKNOWN',
  'MODEL_MISSING',
  'MODEL_CHECKSUM',
  'MODEL_SOURCES_FAILED',
  'MODEL_FORMAT',
  'RUNTIME_MISSING',
  'PACK_UNKNOWN',
  'PACK_INVALID',
  'GLOSSARY_INVALID',
  'DIALECT_UNKNOWN',
  'CONFIG_INVALID',
  'NOT_READY',
])

/** They look like the sender's fault, but the file may come back: a network drive, rights, an upload that is just being named. */
const FILE_OUT_OF_REACH: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['AUDIO_NOT_FOUND', 'AUDIO_UNREADABLE'])

/** Exit statuses of wrong uses and wrong inputs, see engine/errors.ts. */
const SENDERS_FAULT: readonly number[] = [2, 3]

export function verdictOn(error: unknown): Verdict {
  const { code } = toAppError(error)
  if (MENDABLE.has(code)) return 'blocked'
  if (code === 'ANALYSIS_TIMEOUT') return 'final'
  return SENDERS_FAULT.includes(ERROR_KINDS[code].exit) && !FILE_OUT_OF_REACH.has(code) ? 'final' : 'again'
}
