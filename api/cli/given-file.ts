import { AppError, toAppError } from '../../engine/errors.ts'

/** What a failed look at a file that the command was given means: only one that is not there is "not found". */
export function givenFileError(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined) return toAppError(error)
  const isAbsent = code === 'ENOENT' || code === 'ENOTDIR'
  return new AppError(isAbsent ? 'NOT_FOUND' : 'INPUT_INVALID', { cause: error, detail: { path, reason: code } })
}
