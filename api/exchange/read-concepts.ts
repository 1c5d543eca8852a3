import { open, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { GivenConcept } from '../../engine/knowledge/given-concept.ts'
import { conceptsOfTable } from './concept-table.ts'
import { csvRows } from './csv-rows.ts'
import { conceptsOfSkos } from './skos.ts'
import { MOST_IMPORT_BYTES, requireImportBytes, textOf } from './table-bytes.ts'
import { xlsxRows } from './xlsx-rows.ts'

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')

/**
 * Concepts of a file's content, which is told by itself: a workbook, JSON-LD, or else a CSV.
 *
 * @param file - what people call it
 * @param isOfPack - whether it is the table of a pack's folder, in which nothing is made safe for spreadsheets
 * @throws AppError INPUT_INVALID, TOO_LARGE
 */
export async function conceptsIn(bytes: Buffer, file: string, isOfPack = false): Promise<GivenConcept[]> {
  requireImportBytes(bytes.length)
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) return conceptsOfTable(await xlsxRows(bytes, file), file)
  const isJson = /^\s*[[{]/.test(bytes.subarray(0, 100).toString('utf8').replace('\uFEFF', ''))
  return isJson ? conceptsOfSkos(textOf(bytes, file), file) : conceptsOfTable(csvRows(bytes, file, !isOfPack), file)
}

/** Concepts of a file, or of the `graph.csv` in a pack's folder. @throws as `conceptsIn`; errors of the file system as they are */
export async function conceptsAt(path: string): Promise<GivenConcept[]> {
  const isOfPack = (await stat(path)).isDirectory()
  const file = isOfPack ? join(path, 'graph.csv') : path
  // Looked at before it is read; a pipe tells no size.
  requireImportBytes((await stat(file)).size)
  return conceptsIn(await readAtMost(file), basename(file), isOfPack)
}

async function readAtMost(path: string): Promise<Buffer> {
  if ((await stat(path)).isFile()) return readFile(path)
  const handle = await open(path)
  try {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > MOST_IMPORT_BYTES) break
      pieces.push(piece)
    }
    requireImportBytes(bytes)
    return Buffer.concat(pieces)
  } finally {
    await handle.close()
  }
}
