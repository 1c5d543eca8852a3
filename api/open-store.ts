import { join } from 'node:path'
import type { Config } from '../engine/config.ts'
import { openQueue } from '../engine/queue/sqlite.ts'
import type { Queue, QueueOptions } from '../engine/queue/types.ts'
import { makeSettingFolder } from '../engine/setting-folder.ts'
import { openInsightStore } from '../engine/store/open.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { openBlobStore, type BlobStore } from './intake/blobs.ts'

const storeFile = (config: Config) => join(config.dataDir, 'tingdian.db')

/**
 * Opens the insight store of the data folder, or another database file.
 *
 * @throws AppError CONFIG_INVALID - the data folder is none; as `openInsightStore`
 */
export async function openStore(config: Config, file = storeFile(config)): Promise<InsightStore> {
  await makeSettingFolder('dataDir', config.dataDir, 0o700)
  return openInsightStore(file)
}

/** Opens the queue of the data folder, after its store. */
export function openJobQueue(config: Config, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return openQueue(storeFile(config), options)
}

/**
 * Opens the stored audio of the data folder.
 *
 * @throws AppError CONFIG_INVALID - it cannot be a folder
 */
export async function openBlobs(config: Config): Promise<BlobStore> {
  await makeSettingFolder('dataDir', join(config.dataDir, 'blobs', 'incoming'))
  return openBlobStore(join(config.dataDir, 'blobs'), { keepOriginals: config.keepOriginalAudio })
}
