import { constants } from 'node:fs'
import { copyFile, mkdir, rename } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ModelFile } from '../catalogue.ts'
import { projectRoot } from '../root.ts'
import { FetchFailure } from './http.ts'

/** Copies files out of a folder (of the machine, or relative to the project). `names` says where a file has another name there. */
export async function fetchFromFolder(
  from: string,
  names: Record<string, string>,
  missing: ModelFile[],
  folder: string,
): Promise<void> {
  for (const { path } of missing) {
    const source = resolve(projectRoot(), from, names[path] ?? path)
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    try {
      await copyFile(source, `${target}.new`, constants.COPYFILE_FICLONE)
      await rename(`${target}.new`, target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new FetchFailure(`没有 ${names[path] ?? path} (no such file)`, false, { cause: error })
    }
  }
}
