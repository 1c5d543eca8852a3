import { AppError, toAppError } from '../errors.ts'

/** What a failed look at a file or folder means for the person who named it. */
export function fileError(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('AUDIO_NOT_FOUND', { detail: { path } })
  // Rights, loops of links, names that are too long, disks that fail: the system's own name says which.
  if (['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'EIO', 'ENXIO'].includes(code))
    return new AppError('AUDIO_UNREADABLE', { detail: { path, reason: code }, cause: error })
  return toAppError(error)
}
