import type { CellValue } from 'read-excel-file/node'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import { AppError } from '../../engine/errors.ts'
import { cellFault, type GivenRow } from './csv-rows.ts'
import { requireImportRows, unreadable } from './table-bytes.ts'

/** Workbooks are archives, and a small one may unfold without end; sixteen times as much as may come packed. */
const MOST_UNPACKED_BYTES = 256 * 1024 ** 2

/**
 * The rows of the first sheet of a workbook of Excel.
 *
 * @throws AppError INPUT_INVALID, TOO_LARGE
 */
export async function xlsxRows(bytes: Buffer, file: string): Promise<GivenRow[]> {
  await requireUnpacked(bytes, file)
  const { readSheet } = await import('read-excel-file/node')
  const read = await readSheet(bytes, { trim: false }).catch(() => {
    throw unbook(file)
  })
  requireImportRows(read.length)
  return read.flatMap((values, at) => {
    if (values.every((value) => value === null)) return []
    const cells = values.map(textOfCell)
    const fault = values.some((value) => value instanceof Date) ? DATE_FAULT : cellFault(cells, true)
    return [{ line: at + 1, cells, ...(fault && { fault }) }]
  })
}

const DATE_FAULT = {
  zh: '有单元格是日期：Excel 把文字改成了日期，请改回文字',
  en: 'a cell is a date: Excel made one of the words, write them as text',
}

function textOfCell(value: CellValue | null): string {
  if (value === null || value instanceof Date) return ''
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return String(value)
}

const unbook = (file: string): AppError =>
  unreadable({
    file,
    line: 1,
    zh: '这不是完好的 Excel 工作簿（.xlsx）',
    en: 'this is no whole workbook of Excel (.xlsx)',
  })

/** Unpacks everything once, counting: sizes that an archive tells of itself may be lies. */
async function requireUnpacked(bytes: Buffer, file: string): Promise<void> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? reject(unbook(file)) : resolve(opened)))
  })
  let left = MOST_UNPACKED_BYTES
  await new Promise<void>((resolve, reject) => {
    const broken = (): void => reject(unbook(file))
    zip.on('error', broken).on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return broken()
        stream.on('error', broken).on('end', () => zip.readEntry())
        stream.on('data', (piece: Buffer) => {
          left -= piece.length
          if (left >= 0) return
          stream.destroy()
          reject(new AppError('TOO_LARGE', { detail: { maxBytes: MOST_UNPACKED_BYTES, file } }))
        })
      })
    })
    zip.readEntry()
  })
}
