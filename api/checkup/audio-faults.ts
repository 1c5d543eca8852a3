import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobLedger } from '../../engine/store/blob-types.ts'
import type { BlobStore } from '../intake/blobs.ts'

export interface AudioFaults {
  /** Content that something needs. */
  needed: number
  /** Of which there is neither the original nor a muted copy. */
  missing: string[]
  /** Whose original is no longer what its name says; looked for where asked. */
  damaged: string[]
  /** Files that nothing needs. */
  ownerless: string[]
}

/** Content on its way to its owner has one within that time. */
const ON_ITS_WAY_MS = 10 * 60_000
const BLOB = /^([0-9a-f]{64})(\.muted)?$/

/**
 * Holds stored audio against what the store says is needed, while the service runs: what looks wrong is asked of the store once more.
 *
 * @param isDeep - originals are hashed
 */
export async function audioFaults(
  dir: string,
  {
    store,
    blobs,
  }: { store: Pick<BlobLedger, 'getBlob' | 'heldBlobs'>; blobs: Pick<BlobStore, 'bestPathOf' | 'pathOf'> },
  { isDeep = false, signal }: { isDeep?: boolean; signal?: AbortSignal } = {},
): Promise<AudioFaults> {
  const found: AudioFaults = { needed: 0, missing: [], damaged: [], ownerless: [] }
  const isNeeded = async (sha256: string): Promise<boolean> => ((await store.getBlob(sha256))?.refs ?? 0) > 0
  for (let after = ''; ;) {
    const page = await store.heldBlobs(after)
    for (const sha256 of page) {
      signal?.throwIfAborted()
      found.needed += 1
      const path = await blobs.bestPathOf(sha256)
      if (path === undefined) {
        if ((await isNeeded(sha256)) && (await blobs.bestPathOf(sha256)) === undefined) found.missing.push(sha256)
      } else if (isDeep && path === blobs.pathOf(sha256) && (await isDamaged(path, sha256, signal)))
        found.damaged.push(sha256)
    }
    if (page.length === 0) break
    after = page[page.length - 1]
  }
  for (const { sha256, changedMs } of await filesIn(dir))
    if (Date.now() - changedMs > ON_ITS_WAY_MS && !(await isNeeded(sha256))) found.ownerless.push(sha256)
  return found
}

async function isDamaged(path: string, sha256: string, signal: AbortSignal | undefined): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, signal && { signal })) hash.update(chunk as Buffer)
  } catch (error) {
    // Its muted copy has taken its place meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  return hash.digest('hex') !== sha256
}

async function filesIn(dir: string): Promise<{ sha256: string; changedMs: number }[]> {
  const found = new Map<string, number>()
  for (const prefix of await readdir(dir)) {
    if (!/^[0-9a-f]{2}$/.test(prefix)) continue
    for (const name of await readdir(join(dir, prefix))) {
      const sha256 = BLOB.exec(name)?.[1]
      const changed = sha256 && (await stat(join(dir, prefix, name)).catch(() => undefined))
      if (sha256 && changed) found.set(sha256, Math.max(found.get(sha256) ?? 0, changed.mtimeMs))
    }
  }
  return [...found].map(([sha256, changedMs]) => ({ sha256, changedMs }))
}
