import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../engine/errors.ts'
import { checksum } from './checksum.ts'
import { type InstalledFile, readRecord, writeRecord } from './manifest.ts'

/** Name of the record in a model's folder: what each file looked like when its checksum was last right. */
const RECORD = 'checked.json'

/**
 * Compares the checksums of a model's files before they are opened. A file that still has the size, place and change time of
 * the last comparison is not read again, so that only the first use after a change costs time.
 *
 * @param parts - folders below `modelFolder` with the files that belong there
 * @throws AppError MODEL_CHECKSUM
 */
export async function checkBeforeUse(
  name: string,
  modelFolder: string,
  parts: { folder: string; files: InstalledFile[] }[],
): Promise<void> {
  const before = (await readRecord<Record<string, string>>(join(modelFolder, RECORD))) ?? {}
  const now: Record<string, string> = {}
  let isNew = false
  for (const { folder, files } of parts)
    for (const { path, sha256 } of files) {
      const file = join(modelFolder, folder, path)
      const mark = await markOf(file)
      now[`${folder}/${path}`] = `${mark} ${sha256}`
      if (before[`${folder}/${path}`] === now[`${folder}/${path}`]) continue
      const came = (await checksum(file)).sha256
      if (came !== sha256) throw wrong(name, `${folder}/${path}`, sha256, came)
      isNew = true
    }
  // A cache that may only be read is checked every time.
  if (isNew) await writeRecord(join(modelFolder, RECORD), now).catch(() => undefined)
}

async function markOf(file: string): Promise<string> {
  const { size, ino, ctimeMs } = await stat(file)
  return `${size} ${ino} ${ctimeMs}`
}

function wrong(model: string, file: string, wanted: string, got: string): AppError {
  const install = `npx tingdian models pull ${model}`
  return new AppError('MODEL_CHECKSUM', { detail: { model, file, wanted, got, install } })
}
