import { fstatSync, writeSync } from 'node:fs'
import { AppError, toAppError } from '../../engine/errors.ts'
import type { Output } from './io.ts'

/** An output that remembers when it lost something: nobody looks at what `write` of a stream gives back. */
export interface WatchedOutput extends Output {
  /** Waits until everything is written, and gives the error that lost some of it. */
  settled(): Promise<NodeJS.ErrnoException | undefined>
}

type Stream = Pick<NodeJS.WriteStream, 'on' | 'write' | 'isTTY' | 'columns'> & { fd?: number }

/**
 * Watches a stream of the process; after the first failure nothing more is written.
 *
 * @param onLost - called once, when writing fails: the reader of a pipe went away, the disk is full
 */
export function watchOutput(stream: Stream, onLost: (error: NodeJS.ErrnoException) => void): WatchedOutput {
  let lost: NodeJS.ErrnoException | undefined
  const lose = (error: NodeJS.ErrnoException): void => {
    if (lost) return
    lost = error
    onLost(error)
  }
  stream.on('error', lose)
  const send = isRegularFile(stream.fd) ? wholeWriter(stream.fd, lose) : (text: string) => void stream.write(text)
  return {
    get isTTY() {
      return stream.isTTY
    },
    get columns() {
      return stream.columns
    },
    write: (text) => lost ?? send(text),
    settled: async () => {
      if (!lost)
        await new Promise<void>((resolve) => {
          stream.write('', (error) => {
            if (error) lose(error)
            resolve()
          })
        })
      return lost
    },
  }
}

function isRegularFile(fd: number | undefined): fd is number {
  try {
    return fd !== undefined && fstatSync(fd).isFile()
  } catch {
    return false
  }
}

/** Writes all of a text to a file: a disk that is nearly full takes a part of it without an error, which Node's own stream passes over. */
function wholeWriter(fd: number, lose: (error: NodeJS.ErrnoException) => void): (text: string) => void {
  return (text) => {
    try {
      const bytes = Buffer.from(text)
      for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written)
    } catch (error) {
      lose(error as NodeJS.ErrnoException)
    }
  }
}

/** What lost output means for the person who waits for it. */
export function lostOutputError(lost: NodeJS.ErrnoException): AppError {
  const known = toAppError(lost)
  const code = known.code === 'DISK_FULL' ? 'DISK_FULL' : 'OUTPUT_LOST'
  return new AppError(code, { cause: lost, detail: { output: 'stdout', reason: lost.code ?? 'unknown' } })
}
