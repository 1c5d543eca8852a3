import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { behindOf, hasChange } from '../sql/changes.ts'
import { AppError } from '../../errors.ts'
import type { Behind } from '../change-types.ts'
import type { Reader } from '../sql/database.ts'
import type { Built, BuiltSegment } from './build-columns.ts'
import { openSegment } from './segment.ts'

/** What a folder of columns holds. Files of segments are never changed: what is built anew gets another name. */
interface Contents extends Pick<Built, 'changes' | 'last'> {
  version: number
  segments: { file: string; upTo: number }[]
}

const VERSION = 4
/** The file that says what is in the folder. */
export const CONTENTS = 'columns.json'
const names = new WeakMap<SharedArrayBuffer, string>()

/** Writes columns into a folder that nobody else uses, and removes what was there before and is not among them. */
export async function saveColumns(folder: string, { segments, changes, last }: Built): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { buffer } of segments) {
    if (names.has(buffer)) continue
    const name = `${randomBytes(8).toString('hex')}.segment`
    await writeFile(join(folder, name), new Uint8Array(buffer), { mode: 0o600 })
    names.set(buffer, name)
  }
  const listed = segments.map(({ buffer, upTo }) => ({ file: names.get(buffer) ?? '', upTo }))
  const contents: Contents = { version: VERSION, segments: listed, changes, last }
  await writeFile(join(folder, `${CONTENTS}.new`), JSON.stringify(contents), { mode: 0o600 })
  await rename(join(folder, `${CONTENTS}.new`), join(folder, CONTENTS))
  const kept = new Set([CONTENTS, ...listed.map(({ file }) => file)])
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { force: true })
}

/** Columns that were saved, where the folder has some and they are of this very database; else undefined, and they are built anew. */
export async function loadColumns(folder: string, reader: Reader): Promise<Built | undefined> {
  try {
    const contents = JSON.parse(await readFile(join(folder, CONTENTS), 'utf8')) as Contents
    const { version, segments, changes, last } = contents
    if (version !== VERSION || !(await hasChange(reader, last))) return undefined
    const read: BuiltSegment[] = []
    for (const { file, upTo } of segments) read.push({ buffer: await readSegment(join(folder, file)), upTo })
    segments.forEach(({ file }, i) => names.set(read[i].buffer, file))
    return { segments: read, changes, last }
  } catch {
    // Whatever is wrong with a disposable copy, another is made.
    return undefined
  }
}

/** How far columns in a folder are behind; undefined where there are none of this very database. */
export async function filesBehind(folder: string, reader: Reader): Promise<(Behind & { savedAt: number }) | undefined> {
  try {
    const path = join(folder, CONTENTS)
    const { version, changes, last } = JSON.parse(await readFile(path, 'utf8')) as Contents
    if (version !== VERSION || !(await hasChange(reader, last))) return undefined
    const { mtimeMs } = await stat(path)
    return { ...(await behindOf(reader, { changes, last, waiting: [] })), savedAt: mtimeMs }
  } catch (error) {
    if (error instanceof AppError) throw error
    return undefined
  }
}

async function readSegment(path: string): Promise<SharedArrayBuffer> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const buffer = new SharedArrayBuffer(size)
    const bytes = new Uint8Array(buffer)
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(bytes, at, size - at, at)
      if (bytesRead === 0) throw new Error('a segment ends early')
      at += bytesRead
    }
    openSegment(buffer)
    return buffer
  } finally {
    await file.close()
  }
}
