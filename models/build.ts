import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BUILDERS } from './builders.ts'
import type { ModelsConfig } from './config.ts'
import { describeFiles, readManifest, writeRecord } from './manifest.ts'
import { modelFolder, openFolder, putInPlace, stateOf } from './place.ts'

/**
 * Runs a model's build step when its result is absent or of an older version: into a temporary folder, then one rename.
 * The caller holds the model's lock.
 */
export async function buildModel(
  name: string,
  config: ModelsConfig,
  onProgress?: (fraction: number) => void,
): Promise<void> {
  const folder = modelFolder(name, config)
  const manifest = await readManifest(folder)
  if (!manifest?.build || (await stateOf(name, config)).state === 'ready') return
  await removeOlder(folder, manifest.build)
  const build = await BUILDERS[manifest.build].load()
  const growing = await mkdtemp(join(folder, `${manifest.build}.growing-`))
  try {
    await build(join(folder, 'files'), growing, { onProgress })
    await writeRecord(join(growing, 'built.json'), { files: await describeFiles(growing, await readdir(growing)) })
    await putInPlace(growing, openFolder(folder, manifest.build))
  } finally {
    await rm(growing, { recursive: true, force: true })
  }
}

/** Removes results of other versions of the step, and what an interrupted build left. */
async function removeOlder(folder: string, step: string): Promise<void> {
  const older = (await readdir(folder)).filter(
    (name) => name.startsWith(`${step}-v`) || name.startsWith(`${step}.growing-`),
  )
  for (const name of older) await rm(join(folder, name), { recursive: true, force: true })
}
