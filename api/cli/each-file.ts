import { findAudio } from '../../engine/audio/find.ts'
import { ERROR_KINDS, toAppError } from '../../engine/errors.ts'
import type { CliIo } from './io.ts'
import { startProgress } from './progress.ts'
import { reportError } from './report-error.ts'

/** Does the long part, then gives back how to print its result, which waits until the progress bar is gone. */
type Work = (file: string, onProgress: (fraction: number) => void) => Promise<() => void>

/**
 * Runs `work` on every recording that the paths stand for. A bad one is reported and the others go on; only Ctrl-C ends all.
 *
 * @returns the exit status of the first failure, or 0
 */
export async function eachFile(paths: readonly string[], io: CliIo, work: Work): Promise<number> {
  let status = 0
  const attempt = async (file: string, fn: () => Promise<void>) => {
    try {
      await fn()
    } catch (error) {
      const known = toAppError(error)
      if (io.signal.aborted) throw known
      reportError(known, { ...io, debug: io.config.debug }, file)
      status ||= ERROR_KINDS[known.code].exit
    }
  }
  for (const path of paths)
    await attempt(path, async () => {
      for (const file of await findAudio([path])) await attempt(file, () => withProgress(file, io, work))
    })
  return status
}

async function withProgress(file: string, io: CliIo, work: Work): Promise<void> {
  const progress = startProgress(io, file)
  const print = await work(file, progress.update).finally(progress.stop)
  print()
}
