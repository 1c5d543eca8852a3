import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../engine/config.ts'
import { openQueue } from '../engine/queue/sqlite.ts'
import type { Queue, QueueOptions } from '../engine/queue/types.ts'
import { openInsightStore } from '../engine/store/open.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { openBlobStore, type BlobStore } from './intake/blobs.ts'

const storeFile = (config: Config) => join(config.dataDir, 'tingdian.db')

/** Opens the insight store of the data folder, or another database file. */
export async function openStore(config: Config, file = storeFile(config)): Promise<InsightStore> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  return openInsightStore(file)
}

/** Opens the queue of the data folder, after its store. */
export function openJobQueue(config: Config, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return openQueue(storeFile(config), options)
}

/** Opens the stored audio of the data folder. */
export function openBlobs(config: Config): Promise<BlobStore> {
  return openBlobStore(join(config.dataDir, 'blobs'), { keepOriginals: config.keepOriginalAudio })
}
