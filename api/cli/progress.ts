import { SingleBar } from 'cli-progress'
import type { CliIo } from './io.ts'

export interface Progress {
  /** Share that is done, 0..1. */
  update: (fraction: number) => void
  stop: () => void
}

/** A progress bar on stderr for one piece of work; silent where nobody watches. */
export function startProgress(io: CliIo, label: string): Progress {
  if (!io.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const bar = new SingleBar({
    format: `${label} [{bar}] {percentage}% {duration_formatted}`,
    stream: io.stderr as NodeJS.WritableStream,
    hideCursor: true,
    clearOnComplete: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  })
  bar.start(1000, 0)
  return {
    update: (fraction) => bar.update(Math.round(Math.min(1, Math.max(0, fraction)) * 1000)),
    stop: () => bar.stop(),
  }
}
