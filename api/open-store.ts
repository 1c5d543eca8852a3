import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../engine/config.ts'
import { openInsightStore } from '../engine/store/open.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { openBlobStore, type BlobStore } from './intake/blobs.ts'

/** Opens the insight store of the data folder, or another database file. */
export async function openStore(config: Config, file = join(config.dataDir, 'tingdian.db')): Promise<InsightStore> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  return openInsightStore(file)
}

/** Opens the stored audio of the data folder. */
export function openBlobs(config: Config): Promise<BlobStore> {
  return openBlobStore(join(config.dataDir, 'blobs'), { keepOriginals: config.keepOriginalAudio })
}
