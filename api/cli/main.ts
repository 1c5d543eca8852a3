import { AppError, ERROR_KINDS, toAppError } from '../../engine/errors.ts'
import { keepNewFilesPrivate } from '../private-files.ts'
import { packageVersion } from '../version.ts'
import { COMMANDS } from './commands.ts'
import { globalOptions } from './globals.ts'
import { line, type CliIo, type Output } from './io.ts'
import { nearest } from '../../engine/nearest.ts'
import { overview } from './overview.ts'
import { reportError, type ErrorSink } from './report-error.ts'
import { lostOutputError, watchOutput, type WatchedOutput } from './watched-output.ts'

/** As a shell tells of a program that SIGPIPE (13) ended: `tingdian … | head` is no error of ours, and not a whole result. */
const CLOSED_PIPE_EXIT = 128 + 13

/**
 * Runs the `tingdian` command.
 *
 * @param argv - the arguments after the program's name
 * @returns the exit status: 0 well, else the `exit` of the error's code (engine/errors.ts); 141 when a pipe was closed
 */
export async function main(argv: readonly string[]): Promise<number> {
  keepNewFilesPrivate()
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  // Work for an output that is gone ends as by Ctrl-C: native code that an exit cuts off takes the process down with it.
  const stdout = watchOutput(process.stdout, (lost) => stop.abort(lostOutputError(lost)))
  // When stderr is gone, nobody is left to be told.
  process.stderr.on('error', () => undefined)
  try {
    const status = await runCommand(argv, { stdout, stderr: process.stderr, signal: stop.signal })
    process.exitCode = status
    return status
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** The same without the process around it: finds the sub-command, runs it, and turns what it throws into words and a status. */
export async function runCommand(
  argv: readonly string[],
  streams: { stdout: Output | WatchedOutput; stderr: Output; signal: AbortSignal },
): Promise<number> {
  let io: ErrorSink = { ...streams, lang: 'zh' }
  let status: number
  try {
    const { rest, lang, config } = globalOptions(argv)
    const ready = { ...streams, lang, config }
    io = { ...ready, debug: config.debug }
    status = await dispatch(rest, ready)
  } catch (error) {
    // What ended because its output was lost is told below, once.
    status = streams.signal.reason instanceof AppError ? 0 : fail(toAppError(error), io)
  }
  const lost = 'settled' in streams.stdout ? await streams.stdout.settled() : undefined
  if (!lost) return status
  return lost.code === 'EPIPE' ? CLOSED_PIPE_EXIT : fail(lostOutputError(lost), io)
}

function fail(error: AppError, io: ErrorSink): number {
  reportError(error, io)
  return ERROR_KINDS[error.code].exit
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = argv
  if (first === '--version' || first === '-v') {
    line(io.stdout, packageVersion())
    return 0
  }
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && !rest[0])) {
    line(io.stdout, overview(io.lang))
    return 0
  }
  const [name, args] = first === 'help' ? [rest[0], ['--help']] : [first, rest]
  const command = COMMANDS.find((one) => one.name === name)
  if (!command) throw unknownCommand(name)
  return (await command.load()).run(args, io)
}

function unknownCommand(name: string): AppError {
  const names = COMMANDS.map((command) => command.name)
  const meant = nearest(name, names)
  return new AppError('USAGE', {
    detail: { unknownCommand: name, ...(meant && { didYouMean: meant }), commands: names, help: 'tingdian --help' },
  })
}
