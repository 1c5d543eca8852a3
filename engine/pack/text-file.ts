import { readFile } from 'node:fs/promises'
import type { Problem } from './problems.ts'

/**
 * Reads a file of a pack or glossary; a file that is not there, and one that cannot be read, are told apart.
 *
 * @param path - where it lies; `file` is how people call it
 * @returns undefined where it could not be read as text: the reason is in `problems`
 */
export async function readTextFile(path: string, file: string, problems: Problem[]): Promise<string | undefined> {
  try {
    return decodeUtf8(await readFile(path), file, problems)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const isAbsent = reason === 'ENOENT' || reason === 'ENOTDIR'
    problems.push({
      file,
      line: 1,
      zh: isAbsent ? '找不到这个文件' : `读不了这个文件：${reason}`,
      en: isAbsent ? 'there is no such file' : `the file cannot be read: ${reason}`,
    })
    return undefined
  }
}

/** What files that are no text begin with: zip (xlsx, ods, numbers), OLE (xls), PDF. */
const SIGNATURES: readonly { bytes: readonly number[]; zh: string; en: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    zh: '这是 Excel 工作簿（或压缩包）',
    en: 'this is an Excel workbook (or an archive)',
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], zh: '这是旧版 Excel 工作簿', en: 'this is an old Excel workbook' },
  { bytes: [0x25, 0x50, 0x44, 0x46], zh: '这是 PDF', en: 'this is a PDF' },
]
const SAVE_AS_CSV = { zh: '请另存为“CSV UTF-8（逗号分隔）”', en: 'save it as "CSV UTF-8 (comma delimited)"' }

/**
 * Decodes a file that should be UTF-8. A UTF-8 byte order mark is dropped (spreadsheets write one); workbooks under another name,
 * UTF-16, GBK and other encodings give a problem with the first line that cannot be read, and undefined.
 */
export function decodeUtf8(bytes: Uint8Array, file: string, problems: Problem[]): string | undefined {
  const say = (line: number, zh: string, en: string): undefined => void problems.push({ file, line, zh, en })
  const other = SIGNATURES.find((one) => one.bytes.every((byte, at) => bytes[at] === byte))
  if (other) return say(1, `${other.zh}，${SAVE_AS_CSV.zh}`, `${other.en}: ${SAVE_AS_CSV.en}`)
  if (isUtf16(bytes)) return say(1, '文件是 UTF-16，请另存为 UTF-8', 'the file is UTF-16: save it as UTF-8')
  if (!reads(bytes, 'utf-8'))
    return reads(bytes, 'gb18030')
      ? say(firstBadLine(bytes), '文件像是 GBK 编码，请另存为 UTF-8', 'the file looks like GBK: save it as UTF-8')
      : say(firstBadLine(bytes), '文件不是 UTF-8 编码', 'the file is not UTF-8')
  const nul = bytes.indexOf(0)
  if (nul >= 0) return say(lineOf(bytes, nul), '文件里有不是文字的字节', 'the file holds bytes that are no text')
  const text = new TextDecoder().decode(bytes)
  if (/^\s*<(!doctype|html|\?xml|table)/i.test(text))
    return say(1, `这是网页或 XML，${SAVE_AS_CSV.zh}`, `this is a web page or XML: ${SAVE_AS_CSV.en}`)
  return text
}

/** By its mark, or by a NUL beside nearly every Latin character at its beginning. */
function isUtf16(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  const [a, b, c, d] = bytes
  return bytes.length >= 4 && ((a === 0 && b !== 0 && c === 0 && d !== 0) || (a !== 0 && b === 0 && c !== 0 && d === 0))
}

function reads(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

const LINE_END = 0x0a

function firstBadLine(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from <= bytes.length; line++) {
    const found = bytes.indexOf(LINE_END, from)
    const to = found < 0 ? bytes.length : found
    if (!reads(bytes.subarray(from, to), 'utf-8')) return line
    from = to + 1
  }
  return 1
}

function lineOf(bytes: Uint8Array, place: number): number {
  return bytes.subarray(0, place).filter((byte) => byte === LINE_END).length + 1
}
