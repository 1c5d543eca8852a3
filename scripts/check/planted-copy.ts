import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PLANTS } from '../../fixtures/simulation/plants.ts'
import { projectRoot } from '../../models/root.ts'

/** What the simulation runs on. */
const PARTS = ['devices', 'api/ingest', 'engine', 'models/root.ts', 'fixtures/simulation', 'scripts/check']

/** A copy of the sources in which one mistake is planted. */
export async function plantedCopy(name: string): Promise<{ dir: string; remove: () => Promise<void> }> {
  const plant = PLANTS.find((one) => one.name === name)
  if (plant === undefined)
    throw new Error(`no such plant: ${name}; there are ${PLANTS.map((one) => one.name).join(', ')}`)
  const dir = await mkdtemp(join(tmpdir(), 'tingdian-plant-'))
  for (const part of PARTS) await cp(join(projectRoot(), part), join(dir, part), { recursive: true })
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(projectRoot(), file), join(dir, file))
  await symlink(join(projectRoot(), 'node_modules'), join(dir, 'node_modules'))
  const path = join(dir, plant.file)
  const source = await readFile(path, 'utf8')
  if (source.split(plant.find).length !== 2) throw new Error(`${name}: its place in ${plant.file} is gone`)
  await writeFile(
    path,
    source.replace(plant.find, () => plant.replace),
  )
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
