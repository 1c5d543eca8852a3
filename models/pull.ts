import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, toAppError } from '../engine/errors.ts'
import { makeSettingFolder } from '../engine/setting-folder.ts'
import { fetchModel } from './acquire.ts'
import { catalogue, type ModelEntry } from './catalogue.ts'
import type { ModelsConfig } from './config.ts'
import { buildModel } from './build.ts'
import { withLock } from './lock.ts'
import { lockFile, modelDir, modelFolder, openFolder, stateOf, unknownModel } from './place.ts'
import { verifyModel } from './verify.ts'

/** What a pull is doing; `done` and `total` are bytes, or a fraction of 1 while building. */
export interface PullProgress {
  model: string
  step: 'wait' | 'fetch' | 'copy' | 'build'
  file: string
  done: number
  total?: number
}

export interface PullOptions {
  onProgress?: (progress: PullProgress) => void
  signal?: AbortSignal
  /** Also compare the checksums of what is installed, and fetch what is broken again. */
  check?: boolean
}

/**
 * Installs a model: fetches its files from the first source that works, checks them, puts them in place at once, runs its build
 * step. Does nothing when it is installed. Safe to run in several processes at a time.
 *
 * @returns folder to open
 * @throws AppError MODEL_UNKNOWN, MODEL_SOURCES_FAILED, MODEL_CHECKSUM, DISK_FULL, CANCELLED
 */
export async function pullModel(name: string, config: ModelsConfig, options: PullOptions = {}): Promise<string> {
  const entry = catalogue().find((one) => one.name === name)
  return installModel(name, entry, config, options)
}

/** The same for an entry that need not be in the shipped catalogue; without an entry only the build step can be run. */
export async function installModel(
  name: string,
  entry: ModelEntry | undefined,
  config: ModelsConfig,
  options: PullOptions = {},
): Promise<string> {
  const report = options.onProgress ?? (() => {})
  const before = await stateOf(name, config)
  if (!entry && !before.manifest) throw unknownModel(name)
  if (!options.check && before.state === 'ready') return modelDir(name, config)
  const fetched = (file: string, done: number, total?: number) =>
    report({ model: name, step: 'fetch', file, done, ...(total !== undefined && { total }) })
  const work = async () => {
    const lost = await findLoss(name, config, options)
    if (lost && !entry) throw brokenCopy(name)
    if (lost && entry) await fetchModel(entry, config, { signal: options.signal, onProgress: fetched })
    const built = (done: number) => report({ model: name, step: 'build', file: entry?.build ?? '', done, total: 1 })
    await buildModel(name, config, built)
    return modelDir(name, config)
  }
  try {
    await makeSettingFolder('cacheDir', dirname(lockFile(name, config)))
    const onWait = () => report({ model: name, step: 'wait', file: '', done: 0 })
    return await withLock(lockFile(name, config), work, { signal: options.signal, onWait })
  } catch (error) {
    throw toAppError(error)
  }
}

/** Whether published files must be fetched (again). Built graphs that differ are removed, so that they are built again. */
async function findLoss(name: string, config: ModelsConfig, options: PullOptions): Promise<boolean> {
  const { state, manifest } = await stateOf(name, config)
  if (!manifest || state === 'absent' || state === 'incomplete') return true
  if (!options.check) return false
  const broken = (await verifyModel(name, config, options)).files.filter((file) => !file.ok)
  if (broken.some((file) => file.pinned === 'built')) {
    await rm(openFolder(modelFolder(name, config), manifest.build), { recursive: true })
  }
  return broken.some((file) => file.pinned !== 'built')
}

const brokenCopy = (name: string) =>
  new AppError('MODEL_CHECKSUM', { detail: { model: name, install: 'npx tingdian models add DIR --name ' + name } })
