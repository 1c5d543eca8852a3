import { availableParallelism } from 'node:os'
import { findAudio } from '../../engine/audio/find.ts'
import { ERROR_KINDS, toAppError } from '../../engine/errors.ts'
import type { CliIo } from './io.ts'
import { startProgress } from './progress.ts'
import { reportError } from './report-error.ts'

/** Does the long part, then gives back how to print its result, which waits until the progress bar is gone. */
type Work = (file: string, onProgress: (fraction: number) => void) => Promise<() => void>

/** Files at once: a short one keeps only one thread of the recogniser busy. A person watches one bar at a time. */
const lanesFor = (io: CliIo): number => (io.stderr.isTTY ? 1 : Math.min(4, availableParallelism() + 1))

/**
 * Runs `work` on every recording that the paths stand for, and prints in their order. A bad one is reported and the others go
 * on; only Ctrl-C ends all.
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
  const underWay: { file: string; result: Promise<() => void> }[] = []
  const finishFirst = async () => {
    const first = underWay.shift()
    if (first) await attempt(first.file, async () => (await first.result)())
  }
  for (const path of paths)
    await attempt(path, async () => {
      for (const file of await findAudio([path])) {
        const result = withProgress(file, io, work)
        // It may fail before its turn to be told.
        result.catch(() => undefined)
        underWay.push({ file, result })
        if (underWay.length >= lanesFor(io)) await finishFirst()
      }
    })
  while (underWay.length) await finishFirst()
  return status
}

function withProgress(file: string, io: CliIo, work: Work): Promise<() => void> {
  const progress = startProgress(io, file)
  return work(file, progress.update).finally(progress.stop)
}
