import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Expectation } from '../../engine/replay/expectation.ts'
import { Manifest, Reference } from '../../engine/replay/manifest.ts'
import { fixtureBroken, readJson } from './fixture-file.ts'

export const MANIFEST = 'fixture.json'
export const EXPECTED = 'expected.json'

/** A fixture on disk. */
export interface Fixture {
  name: string
  folder: string
  manifest: Manifest
  /** Absent in a fixture that nobody has accepted yet. */
  expectation?: Expectation
  reference?: Reference
}

/**
 * Folders of fixtures: the one that is named, or those in it, sorted by name.
 *
 * @param filters - names with `*` for anything, or tags (`tag:far`); all where none is given
 * @throws AppError FIXTURE_BROKEN - there is none
 */
export async function fixtureFolders(dir: string, filters: readonly string[] = []): Promise<string[]> {
  const found = await allFolders(dir)
  const wanted: string[] = []
  for (const folder of found) if (await isWanted(folder, filters)) wanted.push(folder)
  if (wanted.length > 0) return wanted
  throw fixtureBroken({ path: dir, wanted: [...filters], came: found.map((folder) => basename(folder)) })
}

async function allFolders(dir: string): Promise<string[]> {
  if (await isFile(join(dir, MANIFEST))) return [resolve(dir)]
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw fixtureBroken({ path: dir, wanted: `a folder with ${MANIFEST}`, came: error.code ?? 'unknown' }, error)
  })
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => resolve(dir, name))
  const found: string[] = []
  for (const folder of inside) if (await isFile(join(folder, MANIFEST))) found.push(folder)
  if (found.length === 0)
    throw fixtureBroken({ path: dir, wanted: `folders with ${MANIFEST}`, came: `${inside.length} folders without` })
  return found.sort()
}

/** @throws AppError FIXTURE_BROKEN */
export async function readFixture(folder: string): Promise<Fixture> {
  const manifest = await readManifest(folder)
  const expected = join(folder, EXPECTED)
  const expectation = (await isFile(expected)) ? ((await readJson(expected, Expectation)) as Expectation) : undefined
  const { reference } = manifest
  const said = reference === undefined ? undefined : ((await readJson(join(folder, reference), Reference)) as Reference)
  return {
    ...{ name: basename(folder), folder, manifest },
    ...(expectation && { expectation }),
    ...(said && { reference: said }),
  }
}

async function isWanted(folder: string, filters: readonly string[]): Promise<boolean> {
  if (filters.length === 0) return true
  const isTagged = filters.some((filter) => filter.startsWith(TAG))
  const { tags = [] } = isTagged ? await readManifest(folder) : {}
  return filters.some((filter) => {
    if (filter.startsWith(TAG)) return tags.includes(filter.slice(TAG.length))
    const pattern = filter.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
    return new RegExp(`^${pattern}$`, 'u').test(basename(folder))
  })
}

const TAG = 'tag:'

/** @throws AppError FIXTURE_BROKEN */
const readManifest = async (folder: string) => (await readJson(join(folder, MANIFEST), Manifest)) as Manifest

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
