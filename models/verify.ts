import { join } from 'node:path'
import { checksum } from './checksum.ts'
import type { ModelsConfig } from './config.ts'
import { type InstalledFile, readBuilt } from './manifest.ts'
import { modelDir, modelFolder, openFolder, stateOf } from './place.ts'
import { catalogue } from './catalogue.ts'

export interface FileCheck {
  path: string
  ok: boolean
  wanted: string
  /** Checksum found, or undefined when the file is not there. */
  came?: string
  /** Where the wanted checksum comes from: the catalogue, or what came at the first fetch, add or build. */
  pinned: 'catalogue' | 'first-fetch' | 'built'
}

/**
 * Compares every file of an installed model with its checksum. Changes nothing; a pull with `check` mends.
 *
 * @throws AppError MODEL_UNKNOWN; MODEL_MISSING when nothing of it is installed
 */
export async function verifyModel(
  name: string,
  config: ModelsConfig,
  options: { signal?: AbortSignal } = {},
): Promise<{ name: string; ok: boolean; files: FileCheck[] }> {
  const { manifest } = await stateOf(name, config)
  const folder = modelFolder(name, config)
  if (!manifest) {
    await modelDir(name, config)
    return { name, ok: false, files: [] }
  }
  const pinned = new Set(
    catalogue()
      .find((entry) => entry.name === name)
      ?.files.flatMap((file) => (file.sha256 ? [file.path] : [])),
  )
  const files: FileCheck[] = []
  for (const file of manifest.files) {
    const found = await compare(join(folder, 'files'), file, options.signal)
    files.push({ ...found, pinned: pinned.has(file.path) ? 'catalogue' : 'first-fetch' })
  }
  if (manifest.build) {
    const builtFolder = openFolder(folder, manifest.build)
    const built = await readBuilt(builtFolder)
    for (const file of built?.files ?? []) {
      files.push({ ...(await compare(builtFolder, file, options.signal)), pinned: 'built' })
    }
  }
  return { name, ok: files.every((file) => file.ok), files }
}

async function compare(folder: string, { path, sha256 }: InstalledFile, signal?: AbortSignal) {
  const came = await checksum(join(folder, path), signal).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return { path, ok: came?.sha256 === sha256, wanted: sha256, ...(came && { came: came.sha256 }) }
}
