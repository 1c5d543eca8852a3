import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { AppError } from '../engine/errors.ts'
import { BUILDERS } from './builders.ts'
import { catalogue } from './catalogue.ts'
import { checkBeforeUse } from './check-before-use.ts'
import type { ModelsConfig } from './config.ts'
import { filesInPlace, type Manifest, readBuilt, readManifest } from './manifest.ts'

/** Names that may become folders of the cache. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9._-]*$/

/**
 * The cache's map: `models/<name>/` holds `manifest.json`, the published files in `files/`, and what was built from them in
 * `<step>-v<version>/`. `models/.staging/<name>/` is where a model grows until it is complete and checked.
 */
export const modelFolder = (name: string, config: ModelsConfig) => join(config.cacheDir, 'models', name)
export const stagingFolder = (name: string, config: ModelsConfig) => join(config.cacheDir, 'models', '.staging', name)
export const lockFile = (name: string, config: ModelsConfig) =>
  join(config.cacheDir, 'models', '.locks', `${name}.lock`)

/** Folder that a consumer opens: the built graphs where a step makes them, else the published files. */
export function openFolder(folder: string, build: Manifest['build']): string {
  return build ? join(folder, `${build}-v${BUILDERS[build].version}`) : join(folder, 'files')
}

export type ModelState = 'absent' | 'incomplete' | 'unbuilt' | 'ready'

/** What the cache holds of a model, by names and sizes only. Files of another catalogue version count as absent. */
export async function stateOf(name: string, config: ModelsConfig): Promise<{ state: ModelState; manifest?: Manifest }> {
  const folder = modelFolder(name, config)
  const manifest = MODEL_NAME.test(name) ? await readManifest(folder) : undefined
  if (!manifest) return { state: 'absent' }
  const entry = catalogue().find((one) => one.name === name)
  const pinned = new Map(entry?.files.map((file) => [file.path, file.sha256]))
  const outdated = manifest.files.some(({ path, sha256 }) => (pinned.get(path) ?? sha256) !== sha256)
  if (outdated && !manifest.added) return { state: 'absent' }
  if (!(await filesInPlace(join(folder, 'files'), manifest.files))) return { state: 'incomplete', manifest }
  if (!manifest.build) return { state: 'ready', manifest }
  const builtFolder = openFolder(folder, manifest.build)
  const built = await readBuilt(builtFolder)
  const ready = built !== undefined && (await filesInPlace(builtFolder, built.files))
  return { state: ready ? 'ready' : 'unbuilt', manifest }
}

/**
 * Folder of an installed model, ready to be opened (for a Whisper: the built graphs), its checksums compared.
 *
 * @throws AppError MODEL_MISSING with the command that installs it; MODEL_UNKNOWN; MODEL_CHECKSUM when a file has changed
 */
export async function modelDir(name: string, config: ModelsConfig): Promise<string> {
  const { state, manifest } = await stateOf(name, config)
  if (state === 'ready' && manifest) return checkedFolder(modelFolder(name, config), manifest)
  const entry = catalogue().find((one) => one.name === name)
  if (!entry && !manifest) throw unknownModel(name)
  throw new AppError('MODEL_MISSING', { detail: { model: name, state, install: `npx tingdian models pull ${name}` } })
}

async function checkedFolder(folder: string, manifest: Manifest): Promise<string> {
  const opened = openFolder(folder, manifest.build)
  const built = manifest.build ? await readBuilt(opened) : undefined
  const parts = [{ folder: 'files', files: manifest.files }]
  if (built) parts.push({ folder: relative(folder, opened), files: built.files })
  await checkBeforeUse(manifest.name, folder, parts)
  return opened
}

/** The error for a name that neither the catalogue nor the cache knows. */
export function unknownModel(name: string): AppError {
  return new AppError('MODEL_UNKNOWN', { detail: { model: name, known: catalogue().map((one) => one.name) } })
}

/** Swaps a finished folder in by renaming; an older one is moved aside first and then removed. */
export async function putInPlace(finished: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  const aside = join(dirname(target), `.old-${randomBytes(6).toString('hex')}`)
  const had = await rename(target, aside).then(
    () => true,
    () => false,
  )
  await rename(finished, target)
  if (had) await rm(aside, { recursive: true, force: true })
  const strays = (await readdir(dirname(target))).filter((name) => name.startsWith('.old-'))
  for (const stray of strays) await rm(join(dirname(target), stray), { recursive: true, force: true })
}
