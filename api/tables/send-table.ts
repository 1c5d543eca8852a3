import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { toAppError } from '../../engine/errors.ts'
import { csvOf } from './csv.ts'
import type { Cell, Table } from './table.ts'
import { xlsxOf } from './xlsx.ts'

export const TABLE_FORMATS = ['csv', 'xlsx'] as const
export type TableFormat = (typeof TABLE_FORMATS)[number]

export const TABLE_TYPES: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

interface Sending {
  format: TableFormat
  bom: boolean
  /** What was asked: files of different questions have different names. */
  asked: string
}

/**
 * Streams a table. What fails before its first row is an error like any other; what fails later is told in the last line, as the answer
 * has begun by then.
 */
export async function sendTable(
  reply: FastifyReply,
  table: Table,
  { format, bom, asked }: Sending,
): Promise<FastifyReply> {
  const rows = table.rows[Symbol.asyncIterator]()
  const first = await rows.next()
  const whole = { ...table, rows: restOf(first, rows) }
  const digest = createHash('sha256').update(asked).digest('hex').slice(0, 8)
  const day = new Date().toISOString().slice(0, 10)
  void reply.headers({
    'content-disposition': `attachment; filename="tingdian-${table.name}-${day}-${digest}.${format}"`,
    'content-type': TABLE_TYPES[format],
  })
  return reply.send(
    format === 'csv' ? Readable.from(inPieces(csvOf(whole, { bom })), { objectMode: false }) : xlsxOf(whole),
  )
}

async function* restOf(first: IteratorResult<Cell[]>, rows: AsyncIterator<Cell[]>): AsyncGenerator<Cell[]> {
  try {
    for (let row = first; row.done !== true; row = await rows.next()) yield row.value
  } catch (error) {
    yield [`（没有写完 / incomplete: ${toAppError(error).code}）`]
  } finally {
    await rows.return?.()
  }
}

const PIECE_CHARACTERS = 16_384

/** Lines in pieces worth sending. */
async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const line of lines) {
    piece += line
    if (piece.length < PIECE_CHARACTERS) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}
