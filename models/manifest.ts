import { randomBytes } from 'node:crypto'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildStep } from './builders.ts'
import type { ModelTask } from './catalogue.ts'
import { checksum } from './checksum.ts'

export interface InstalledFile {
  path: string
  bytes: number
  sha256: string
}

/** What lies in the cache under one model's name: written last, so a folder without it is not installed. */
export interface Manifest {
  name: string
  task: ModelTask
  /** Where the files came from, for people. */
  source: string
  added: boolean
  build?: BuildStep
  files: InstalledFile[]
}

/** Reads a JSON record of the cache; undefined when it is absent or cannot be read as JSON. */
export async function readRecord<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch {
    return undefined
  }
}

export const readManifest = (modelFolder: string) => readRecord<Manifest>(join(modelFolder, 'manifest.json'))
export const readBuilt = (builtFolder: string) =>
  readRecord<{ files: InstalledFile[] }>(join(builtFolder, 'built.json'))

/** Writes a JSON record so that readers see the old one or the new one, never half of it. */
export async function writeRecord(path: string, record: object): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(temporary, JSON.stringify(record, null, 2) + '\n')
  await rename(temporary, path)
}

/** Sizes and checksums of the named files in a folder. */
export async function describeFiles(folder: string, paths: string[], signal?: AbortSignal): Promise<InstalledFile[]> {
  const files: InstalledFile[] = []
  for (const path of paths) files.push({ path, ...(await checksum(join(folder, path), signal)) })
  return files
}

/** Whether all files are there with their recorded sizes (a glance: no checksums). */
export async function filesInPlace(folder: string, files: InstalledFile[]): Promise<boolean> {
  const sizes = await Promise.all(files.map(({ path }) => stat(join(folder, path)).catch(() => undefined)))
  return files.every(({ bytes }, at) => sizes[at]?.size === bytes)
}
