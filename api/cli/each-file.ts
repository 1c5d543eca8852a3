import { availableParallelism } from 'node:os'
import { findAudio } from '../../engine/audio/find.ts'
import { createBatch, type Batch } from './batch.ts'
import type { CliIo } from './io.ts'
import { startProgress } from './progress.ts'

/** Does the long part, then gives back how to print its result, which waits until the progress bar is gone. */
type Work = (file: string, onProgress: (fraction: number) => void) => Promise<() => void>

/** Files at once: a short one keeps only one thread of the recogniser busy. A person watches one bar at a time. */
const lanesFor = (io: CliIo): number => (io.stderr.isTTY ? 1 : Math.min(4, availableParallelism() + 1))

/**
 * Runs `work` on every recording that the paths stand for, and prints in their order. A bad one is reported and the others go on;
 * what failed is listed at the end.
 *
 * @returns the exit status (batch.ts)
 * @throws AppError - Ctrl-C, or what concerns all files
 */
export async function eachFile(paths: readonly string[], io: CliIo, work: Work): Promise<number> {
  const batch = createBatch(io)
  const underWay: { file: string; result: Promise<() => void> }[] = []
  const finishFirst = async () => {
    const first = underWay.shift()
    if (first) await batch.attempt(first.file, async () => (await first.result)())
  }
  try {
    for (const path of paths)
      for (const file of await audioAt(path, batch)) {
        const result = withProgress(file, io, work)
        // It may fail before its turn to be told.
        result.catch(() => undefined)
        underWay.push({ file, result })
        if (underWay.length >= lanesFor(io)) await finishFirst()
      }
    while (underWay.length) await finishFirst()
  } finally {
    // What they use (recogniser, store) is closed by whoever called.
    await Promise.allSettled(underWay.map(({ result }) => result))
  }
  return batch.finish()
}

async function audioAt(path: string, batch: Batch): Promise<string[]> {
  return findAudio([path]).catch((error: unknown) => {
    batch.fail(path, error)
    return []
  })
}

function withProgress(file: string, io: CliIo, work: Work): Promise<() => void> {
  const progress = startProgress(io, file)
  return work(file, progress.update).finally(progress.stop)
}
