import { AppError } from '../../engine/errors.ts'
import { decodeUtf8 } from '../../engine/pack/text-file.ts'
import { problemText, type Problem } from '../../engine/pack/problems.ts'

/** A pack that ships has 0.15 MB; what is larger is no list of concepts, and is told so before any of it is read. */
export const MOST_IMPORT_BYTES = 16 * 1024 ** 2
export const MOST_IMPORT_ROWS = 20_000

/** @throws AppError TOO_LARGE */
export function requireImportBytes(bytes: number): void {
  if (bytes > MOST_IMPORT_BYTES) throw new AppError('TOO_LARGE', { detail: { maxBytes: MOST_IMPORT_BYTES, bytes } })
}

/** @throws AppError TOO_LARGE */
export function requireImportRows(rows: number): void {
  if (rows > MOST_IMPORT_ROWS) throw new AppError('TOO_LARGE', { detail: { maxRows: MOST_IMPORT_ROWS, rows } })
}

/** @throws AppError INPUT_INVALID: nothing of the file can be read */
export const unreadable = (...problems: Problem[]): AppError =>
  new AppError('INPUT_INVALID', { detail: { problems: problems.map(problemText) } })

const OTHERS = ['utf-16le', 'utf-16be', 'gb18030'] as const
/** What no text holds. */
const NO_TEXT = /[\u0000-\u0008\u000E-\u001F]/

/**
 * The text of a file as Chinese spreadsheets write it: UTF-8 with or without its mark, UTF-16 with its mark, GB18030 (and GBK).
 *
 * @throws AppError INPUT_INVALID for what is no text
 */
export function textOf(bytes: Uint8Array, file: string): string {
  const problems: Problem[] = []
  const text = decodeUtf8(bytes, file, problems)
  if (text !== undefined) return text
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 0 : bytes[0] === 0xfe && bytes[1] === 0xff ? 1 : 2
  const other = decoded(bytes, OTHERS[mark])
  if (other === undefined || NO_TEXT.test(other) || isUtf8(bytes)) throw unreadable(...problems)
  return other
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What is UTF-8 and was refused is refused for what it holds. */
const isUtf8 = (bytes: Uint8Array): boolean => decoded(bytes, 'utf-8') !== undefined
