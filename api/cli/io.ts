import type { Config } from '../../engine/config.ts'

/** Where a command writes and how it is told to stop. Commands never touch `process` themselves, so tests can run them. */

/** The part of a stream that a command needs; `process.stdout` and a collecting object in tests both fit. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export type Lang = 'zh' | 'en'

/** A sentence in both languages. */
export interface Words {
  zh: string
  en: string
}

export interface CliIo {
  /** Results only: text for people, or pure JSON lines with `--json`. */
  stdout: Output
  /** Everything else: progress, remarks, errors. */
  stderr: Output
  lang: Lang
  /** Aborted by Ctrl-C or a request to stop. */
  signal: AbortSignal
  config: Config
}

/** Picks the reader's language. */
export function say(io: Pick<CliIo, 'lang'>, words: Words): string {
  return words[io.lang]
}

/** Writes one line. */
export function line(output: Output, text = ''): void {
  output.write(text + '\n')
}
