import { parseArgs, type ParseArgsConfig } from 'node:util'
import { AppError } from '../../engine/errors.ts'
import { DEFAULT_UTC_OFFSET_MINUTES, MOST_UTC_OFFSET_MINUTES, readTime, readUtcOffset } from '../../engine/rfc3339.ts'
import { line, say, type CliIo, type Words } from './io.ts'
import { nearest } from '../../engine/nearest.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What a sub-command accepts. `help` is the whole page that `--help` prints; it must hold an example. */
export interface CommandSpec<T extends Options> {
  name: string
  help: Words
  options: T
  /** Fewest and most positional arguments. */
  positionals: readonly [number, number]
  /** Positional arguments are words of a query: `-优惠`, which leaves out what holds the word, is one of them and no option. */
  isQuery?: boolean
}

type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T & { help: { type: 'boolean'; short: 'h' } }; allowPositionals: true }>
>['values']

/**
 * Reads a command's arguments. Prints the help page and returns undefined when it was asked for.
 *
 * @throws AppError USAGE - an unknown option (with the nearest known one), a missing value, too few or too many arguments
 */
export function parseCommand<T extends Options>(
  argv: readonly string[],
  spec: CommandSpec<T>,
  io: CliIo,
): { values: Values<T>; positionals: string[] } | undefined {
  const options = { ...spec.options, help: { type: 'boolean' as const, short: 'h' as const } }
  const parsed = readArguments(spec.isQuery ? markQueryWords(argv, options) : argv, spec.name, options)
  parsed.positionals = parsed.positionals.map(unmarkQueryWord)
  if ((parsed.values as { help?: boolean }).help) {
    line(io.stdout, say(io, spec.help).trim())
    return undefined
  }
  const [fewest, most] = spec.positionals
  const count = parsed.positionals.length
  if (count < fewest || count > most)
    throw new AppError('USAGE', {
      detail: {
        command: spec.name,
        wanted: fewest === most ? `${fewest} argument(s)` : `at least ${fewest} argument(s)`,
        got: count,
        help: `tingdian ${spec.name} --help`,
      },
    })
  return parsed
}

/** No argument of a program can hold it. */
const QUERY_WORD = '\0'

/**
 * Marks the words of a query that begin with a dash, so that they are not read as options: all but `--option`, `-o`, and `-option` where
 * there is such an option, which somebody wrote with one dash for two.
 */
function markQueryWords(argv: readonly string[], options: Options): string[] {
  const end = argv.indexOf('--')
  const takesValue = (argument = ''): boolean =>
    argument.startsWith('--') && options[argument.slice(2)]?.type === 'string'
  return argv.map((argument, at) => {
    const isWord = /^-[^-]/u.test(argument) && !/^-[a-z]$/i.test(argument) && !Object.hasOwn(options, argument.slice(1))
    const isAfterEnd = end >= 0 && at > end
    return isWord && !isAfterEnd && !takesValue(argv[at - 1]) ? QUERY_WORD + argument : argument
  })
}

const unmarkQueryWord = (word: string): string => (word.startsWith(QUERY_WORD) ? word.slice(1) : word)

function readArguments<T extends Options>(argv: readonly string[], command: string, options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const help = `tingdian ${command} --help`
    const unknown = /Unknown option '(-[^']*)'/.exec((error as Error).message)?.[1]
    if (!unknown)
      throw new AppError('USAGE', { cause: error, detail: { command, problem: (error as Error).message, help } })
    // Of `-store` the parser names `-s` alone.
    const written = argv.find((argument) => argument.startsWith(unknown)) ?? unknown
    const meant = nearest(written.replace(/^-+/, ''), Object.keys(options))
    throw new AppError('USAGE', {
      cause: error,
      detail: { command, unknownOption: written, ...(meant && { didYouMean: `--${meant}` }), help },
    })
  }
}

/** Reads a whole number option within bounds. */
export function integerOption(
  name: string,
  value: string | undefined,
  fallback: number,
  bounds: [number, number],
): number {
  if (value === undefined) return fallback
  const number = Number(value)
  if (Number.isInteger(number) && number >= bounds[0] && number <= bounds[1]) return number
  throw new AppError('USAGE', { detail: { option: `--${name}`, wanted: `${bounds[0]}–${bounds[1]}`, got: value } })
}

/** Reads a time option as epoch milliseconds; one without an offset is of the clocks that are so many minutes ahead of UTC. */
export function timeOption(
  name: string,
  value: string | undefined,
  utcOffsetMinutes = DEFAULT_UTC_OFFSET_MINUTES,
): number | undefined {
  if (value === undefined) return undefined
  const at = readTime(value.trim(), utcOffsetMinutes)
  if (at !== undefined) return at
  throw new AppError('USAGE', {
    detail: { option: `--${name}`, wanted: TIME_FORMS, got: value },
  })
}

/** Reads the option of the clocks by which times are meant and days are told, as minutes ahead of UTC; not given, they are China's. */
export function utcOffsetOption(value: string | undefined): number {
  if (value === undefined) return DEFAULT_UTC_OFFSET_MINUTES
  const minutes = readUtcOffset(value.trim())
  if (minutes !== undefined && Math.abs(minutes) <= MOST_UTC_OFFSET_MINUTES) return minutes
  throw new AppError('USAGE', { detail: { option: '--utc-offset', wanted: '+08:00, -03:30, Z', got: value } })
}

const TIME_FORMS = '2026-11-22T10:00:00+08:00 (ISO 8601), 2026-11-22 10:00, 2026-11-22'

/** Reads an option that must be one of a list. */
export function choiceOption<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const choice = choices.find((one) => one === value)
  if (choice) return choice
  const meant = nearest(value, choices)
  throw new AppError('USAGE', {
    detail: { option: name, wanted: [...choices], got: value, ...(meant && { didYouMean: meant }) },
  })
}
