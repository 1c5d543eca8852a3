import type { Clock, Command, ProgramEnd, Programs } from '../ports.ts'

/** A program in virtual time, seen from within. */
export interface SimProgram {
  command: Command
  write(bytes: Buffer): void
  complain(text: string): void
  /** Ends it. */
  exit(end: ProgramEnd): void
  isOver(): boolean
}

export interface SimPrograms extends Programs {
  /** Every start of a program, and when. */
  starts: { command: Command; atMs: number }[]
  running(): number
}

/** How long a program takes to end when it is asked to. */
const STOP_MS = 5

/**
 * Programs whose behaviour is a script.
 *
 * @param script - called at each start, the first with 0
 */
export function createSimPrograms(clock: Clock, script: (program: SimProgram, start: number) => void): SimPrograms {
  const starts: SimPrograms['starts'] = []
  let running = 0
  return {
    starts,
    running: () => running,
    start: (command, watch) => {
      let isOver = false
      running += 1
      const exit = (end: ProgramEnd): void => {
        if (isOver) return
        isOver = true
        running -= 1
        clock.after(0, () => watch.onEnd(end))
      }
      starts.push({ command, atMs: clock.monoMs() })
      const program: SimProgram = {
        command,
        exit,
        isOver: () => isOver,
        write: (bytes) => isOver || watch.onOutput(bytes),
        complain: (text) => isOver || watch.onMessages(Buffer.from(text)),
      }
      const number = starts.length - 1
      clock.after(0, () => script(program, number))
      return {
        write: () => Promise.resolve(),
        endInput: () => undefined,
        // As arecord does: a signal that it takes for itself, and an exit status of a failure.
        stop: () => void clock.after(STOP_MS, () => exit({ status: 1 })),
      }
    },
  }
}

/** Writes, until the program is over, what a microphone hears: two 16-bit channels that hold the number of each sample since the beginning of time. */
export function hear(
  program: SimProgram,
  clock: Clock,
  { rate, blockMs = 20, speed = 1 }: { rate: number; blockMs?: number; speed?: number },
): void {
  const startMs = clock.monoMs()
  const first = Math.floor((startMs * rate) / 1000)
  let given = 0
  const block = (): void => {
    if (program.isOver()) return
    const due = Math.floor(((clock.monoMs() - startMs) * rate * speed) / 1000)
    const bytes = Buffer.alloc((due - given) * 4)
    for (let i = 0; i < due - given; i++) bytes.writeUInt32LE(first + given + i, i * 4)
    given = due
    program.write(bytes)
    clock.after(blockMs, block)
  }
  clock.after(blockMs, block)
}
