import { ERROR_KINDS, toAppError, type AppError, type ErrorCode } from '../../engine/errors.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { reportError } from './report-error.ts'

/** One of the things that a command was given came to nothing. */
interface Failure {
  what: string
  error: AppError
}

/** Some of many did not succeed: the exit status of bad input (engine/errors.ts). */
const PARTIAL_EXIT = 3

/** Whatever file comes next would fail for the same reason. */
const CONCERNS_ALL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['MODEL_UNKNOWN', 'MODEL_MISSING', 'MODEL_CHECKSUM', 'MODEL_SOURCES_FAILED', 'MODEL_FORMAT'] as const),
  ...(['RUNTIME_MISSING', 'PACK_UNKNOWN', 'PACK_INVALID', 'GLOSSARY_INVALID', 'DIALECT_UNKNOWN'] as const),
])

/** Many things done one by one, of which none keeps the others from being done. */
export interface Batch {
  /**
   * Does one thing and tells of its failure at once.
   *
   * @throws AppError - the reader wants to end (Ctrl-C), or what is wrong concerns all
   */
  attempt(what: string, work: () => Promise<void>): Promise<void>
  /** The same for what failed elsewhere. */
  fail(what: string, thrown: unknown): void
  /** Lists what failed. Gives the exit status: 0, that of the failure where nothing succeeded, else 3. */
  finish(): number
}

export function createBatch(io: CliIo): Batch {
  const failures: Failure[] = []
  let succeeded = 0
  const fail = (what: string, thrown: unknown): void => {
    const error = toAppError(thrown)
    if (io.signal.aborted || CONCERNS_ALL.has(error.code)) throw error
    reportError(error, { ...io, debug: io.config.debug }, what)
    failures.push({ what, error })
  }
  return {
    fail,
    attempt: async (what, work) => {
      try {
        await work()
        succeeded += 1
      } catch (error) {
        fail(what, error)
      }
    },
    finish: () => {
      if (failures.length === 0) return 0
      if (succeeded + failures.length > 1) list(failures, succeeded, io)
      return succeeded > 0 ? PARTIAL_EXIT : ERROR_KINDS[failures[0].error.code].exit
    },
  }
}

function list(failures: readonly Failure[], succeeded: number, io: CliIo): void {
  const heading = {
    zh: `成功 ${succeeded}，失败 ${failures.length}：`,
    en: `${succeeded} succeeded, ${failures.length} failed:`,
  }
  line(io.stderr, say(io, heading))
  for (const { what, error } of failures)
    line(io.stderr, `  ${plain(what)}  [${error.code}] ${say(io, ERROR_KINDS[error.code])}`)
}
