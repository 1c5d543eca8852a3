import { AppError } from '../../engine/errors.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { line, say, type CliIo, type Words } from './io.ts'

/** What `tingdian graph` was asked. */
export interface GraphAsked {
  store: InsightStore
  /** Where it lies. */
  place: string
  /** After the name of the action. */
  words: string[]
  values: {
    line?: string | undefined
    all: boolean
    type?: string | undefined
    parent?: string | undefined
    alias?: string[] | undefined
    id?: string | undefined
    take: boolean
    weight?: string | undefined
    concept?: string[] | undefined
    note?: string | undefined
    mine?: string[] | undefined
    theirs?: string[] | undefined
    why?: string | undefined
    by?: string | undefined
    from?: string | undefined
    to?: string | undefined
    before?: string | undefined
    draft?: string | undefined
    reprocess: boolean
    cancel: boolean
    'dry-run': boolean
    format?: string | undefined
    out?: string | undefined
    version?: string | undefined
    'no-bom': boolean
    add?: string[] | undefined
    kind?: string | undefined
    who: string
    limit?: string | undefined
    json: boolean
  }
  io: CliIo
}

/** @throws AppError USAGE with how the action is written */
export function wantedWords(words: readonly string[], least: number, usage: string, most = least): void {
  if (words.length < least || words.length > most)
    throw new AppError('USAGE', { detail: { wanted: `tingdian graph ${usage}`, help: 'tingdian graph --help' } })
}

/** Prints a thing as JSON, or as lines for people. */
export function show({ io, values }: GraphAsked, thing: unknown, lines: readonly string[]): void {
  if (values.json) line(io.stdout, JSON.stringify(thing))
  else for (const text of lines) line(io.stdout, text)
}

export const remark = ({ io }: GraphAsked, words: Words): void => line(io.stderr, say(io, words))

/** `2026-11-26 21:40`, in this machine's time. */
export function timeText(at: number): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
