import { Readable, type PassThrough } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Cell, Table } from './table.ts'

/** The least workbook that ECMA-376 knows: one sheet, texts beside their cells, no style. */
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** What one cell of Excel holds. */
const LONGEST_TEXT = 32_767

const FIXED = {
  '[Content_Types].xml':
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

/** A table as a workbook of Excel (ECMA-376), streamed. Texts are texts: nothing in it is ever computed. */
export function xlsxOf(table: Table): Readable {
  const workbook = `<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(table.name)}" sheetId="1" r:id="r1"/></sheets></workbook>`
  const archive = new ZipFile()
  for (const [name, xml] of Object.entries({ ...FIXED, 'xl/workbook.xml': workbook }))
    archive.addBuffer(Buffer.from(HEAD + xml), name)
  const sheet = Readable.from(sheetOf(table), { objectMode: false })
  archive.addReadStream(sheet, 'xl/worksheets/sheet1.xml')
  archive.end()
  const sent = archive.outputStream as PassThrough
  archive.on('error', (error: Error) => sent.destroy(error))
  // Who goes away asks for no more rows.
  sent.on('close', () => sheet.destroy())
  return sent
}

async function* sheetOf({ head, rows }: Table): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${SHEETS}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rowOf(head, 1)}`
  let place = 1
  for await (const row of rows) yield rowOf(row, ++place)
  yield '</sheetData></worksheet>'
}

/** Addresses may be left out, says ECMA-376; readers there are that find nothing without them. */
const rowOf = (cells: readonly Cell[], place: number): string =>
  `<row r="${place}">${cells.map((cell, at) => cellOf(cell, `${columnName(at)}${place}`)).join('')}</row>`

/** A, B … Z, AA. */
const columnName = (at: number): string =>
  (at < 26 ? '' : columnName(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))

function cellOf(cell: Cell, address: string): string {
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? `<c r="${address}"><v>${cell}</v></c>` : `<c r="${address}"/>`
  if (cell === '') return `<c r="${address}"/>`
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, LONGEST_TEXT))}</t></is></c>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML cannot hold is written `_x0001_`, as ECMA-376 22.9.2.19 has it, and what looks like that is told apart. */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign])
    .replace(
      // Control characters, half of a pair, and the two that are no characters.
      /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}
