import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import recorder from 'node-record-lpcm16'
import type { Command, ProgramEnd, Programs } from '../ports.ts'

/** How long a program that was asked to end may take. */
const KILL_MS = 1000
/** Its pipes may be held open by programs of its own. */
const PIPES_MS = 300

/** The machine's programs. */
export const realPrograms: Programs = {
  start: (command, watch) => {
    const end = once(watch.onEnd.bind(watch))
    let child: ChildProcessWithoutNullStreams
    try {
      child = begin(command)
    } catch (error) {
      setImmediate(() => end({ error: codeOf(error) }))
      return { write: () => Promise.resolve(), endInput: () => undefined, stop: () => undefined }
    }
    // All of this in the tick of the start: sound flows at once, and an end that nobody listens for would end this process.
    child.stdout.on('data', (bytes: Buffer) => watch.onOutput(bytes))
    child.stderr.on('data', (bytes: Buffer) => watch.onMessages(bytes))
    for (const stream of [child.stdout, child.stderr, child.stdin]) stream.on('error', () => undefined)
    child.on('error', (error) => end({ error: codeOf(error) }))
    const ended = (status: number | null, signal: string | null): void =>
      end({ status: status ?? undefined, signal: signal ?? undefined })
    child.on('close', ended)
    child.on('exit', (status, signal) => setTimeout(() => ended(status, signal), PIPES_MS))
    return {
      stop: () => {
        child.kill('SIGTERM')
        const kill = setTimeout(() => child.kill('SIGKILL'), KILL_MS)
        child.once('exit', () => clearTimeout(kill))
      },
      endInput: () => child.stdin.end(),
      write: (bytes) =>
        new Promise((resolve) => {
          if (!child.stdin.writable) return resolve()
          child.stdin.write(bytes, () => resolve())
        }),
    }
  },
}

/** `raw` always: the header of a WAV would become noise, and arecord ends a WAV after 2³¹ bytes. */
function begin(command: Command): ChildProcessWithoutNullStreams {
  if (command.kind === 'program')
    return spawn(command.name, [...command.args], { stdio: 'pipe', detached: true, cwd: '/' })
  const { name, device, rate, channels } = command
  return recorder.record({ recorder: name, device, sampleRate: rate, channels, audioType: 'raw' }).process
}

function once(fn: (end: ProgramEnd) => void): (end: ProgramEnd) => void {
  let isOver = false
  return (end) => {
    if (isOver) return
    isOver = true
    fn(end)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'UNKNOWN'
