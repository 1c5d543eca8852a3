import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'

const NAME = 'manifest.json'
/** Written by this version, and the newest that it can read. */
const FORMAT = 1

const Content = { bytes: Type.Integer({ minimum: 0 }), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }
const File = Type.Object({
  /** In the data folder, with `/` between. */
  path: Type.String({ pattern: '^(blobs|ingest)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$' }),
  ...Content,
  /** When the file was changed last, as its folder said; with its size it tells whether it is still the same. */
  mtimeMs: Type.Number(),
})
const Manifest = Type.Object({
  format: Type.Integer({ minimum: 1 }),
  madeAt: Type.String(),
  /** Of the program. */
  version: Type.String(),
  store: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  /** Of PostgreSQL, in which the tables lie. */
  schema: Type.Optional(Type.String()),
  database: Type.Object(Content),
  files: Type.Array(File),
  /** Content that is needed and was not there, or no longer what its name says. */
  missing: Type.Array(Type.String()),
})

export type BackupFile = Static<typeof File>
/** What a backup holds. It is written last, so whoever finds one finds a whole backup. */
export type BackupManifest = Static<typeof Manifest>

/**
 * Reads what a folder holds; undefined where no backup was ever finished.
 *
 * @throws AppError BACKUP_INVALID
 */
export async function readManifest(dir: string): Promise<BackupManifest | undefined> {
  const text = await readFile(join(dir, NAME), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (!Value.Check(Manifest, value)) throw new AppError('BACKUP_INVALID', { detail: { folder: dir, file: NAME } })
  if (value.format > FORMAT)
    throw new AppError('BACKUP_INVALID', { detail: { folder: dir, wanted: `format ${FORMAT}`, got: value.format } })
  return value
}

/** Puts a manifest in the place of the one before; everything that it names must be durable. */
export async function writeManifest(dir: string, manifest: Omit<BackupManifest, 'format'>): Promise<void> {
  const temporary = join(dir, `${NAME}.new`)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ format: FORMAT, ...manifest }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(dir, NAME))
  await syncFolder(dir)
}

/** Makes durable which files a folder holds. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
