import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { realDisk } from '../../devices/real/disk.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'
import type { BackupManifest } from './manifest.ts'

const NAME = 'last-backup.json'

export const LastBackup = Type.Object({
  folder: Type.String(),
  madeAt: Type.String({ description: 'ISO 8601' }),
  files: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0, description: '数据库和文件 / the database and the files' }),
  missing: Type.Integer({ minimum: 0, description: '缺失或损坏的录音 / audio that was missing or damaged' }),
})
export type LastBackup = Static<typeof LastBackup>

/** Leaves word in the data folder of a backup that was made of it, for whoever looks after the service. */
export async function noteBackup(
  dataDir: string,
  folder: string,
  { madeAt, files, database, missing }: Pick<BackupManifest, 'madeAt' | 'files' | 'database' | 'missing'>,
): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, database.bytes)
  const note: LastBackup = { folder, madeAt, files: files.length, bytes, missing: missing.length }
  await writeWhole(realDisk, dataDir, NAME, JSON.stringify(note))
}

/** The backup that was made last; undefined where none is known. */
export async function lastBackup(dataDir: string): Promise<LastBackup | undefined> {
  try {
    const note: unknown = JSON.parse((await readWhole(realDisk, dataDir, NAME)) ?? 'null')
    return Value.Check(LastBackup, note) ? note : undefined
  } catch {
    return undefined
  }
}
