import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of the data folder, as its folder tells of it. */
export interface DataFile {
  /** In the data folder, with `/` between. */
  path: string
  bytes: number
  mtimeMs: number
}

/** What is there of some content: the original, its muted copy, both, or nothing. */
export async function filesOfBlob(dataDir: string, sha256: string): Promise<DataFile[]> {
  const name = `blobs/${sha256.slice(0, 2)}/${sha256}`
  const found = await Promise.all([name, `${name}.muted`].map((path) => fileAt(dataDir, path)))
  return found.filter((file) => file !== undefined)
}

/** What devices have sent and what is known of them. */
export async function intakeFiles(dataDir: string): Promise<DataFile[]> {
  const paths = await below(dataDir, 'ingest')
  const found = await Promise.all(paths.map((path) => fileAt(dataDir, path)))
  return found.filter((file) => file !== undefined)
}

async function below(dataDir: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const found: string[] = []
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await below(dataDir, path)))
    else if (entry.isFile()) found.push(path)
  }
  return found.sort()
}

async function fileAt(dataDir: string, path: string): Promise<DataFile | undefined> {
  const found = await stat(join(dataDir, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return found && { path, bytes: found.size, mtimeMs: found.mtimeMs }
}
