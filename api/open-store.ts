import { join } from 'node:path'
import type { Config } from '../engine/config.ts'
import { openQueue } from '../engine/queue/open.ts'
import type { Queue, QueueOptions } from '../engine/queue/types.ts'
import { makeSettingFolder } from '../engine/setting-folder.ts'
import { answerFrom, type AnsweredStore } from '../engine/reading/answered-store.ts'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../engine/rfc3339.ts'
import { openInsightStore, type StoreOptions } from '../engine/store/open.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { makeDatabasePrivate, makePrivate, makeTreePrivate } from './private-files.ts'
import { openBlobStore, type BlobStore } from './intake/blobs.ts'

const storeFile = (config: Config) => join(config.dataDir, 'tingdian.db')

/**
 * Opens the insight store of the data folder, or another database file.
 *
 * @throws AppError CONFIG_INVALID - the data folder is none; as `openInsightStore`
 */
export async function openStore(
  config: Config,
  file = storeFile(config),
  options: StoreOptions = {},
): Promise<InsightStore> {
  await makeSettingFolder('dataDir', config.dataDir, 0o700)
  await makePrivate(config.dataDir)
  // SQLite gives what it lays beside the file the rights of the file: it is closed before and, when it is new, after.
  await makeDatabasePrivate(file)
  const store = await openInsightStore(file, options)
  await makeDatabasePrivate(file)
  return store
}

/** Questions of all keys that wait; each is little, but an answer that comes too late is work for nothing. */
const MOST_WAITING = 64

/** Opens the insight store of the data folder for a service: long questions take turns, in threads of their own, and have a deadline. */
export async function openSharedStore(config: Config): Promise<AnsweredStore> {
  return answerFrom(
    await openStore(config, storeFile(config), { statementMs: config.searchDeadlineMs }),
    { path: storeFile(config), utcOffsetMinutes: DEFAULT_UTC_OFFSET_MINUTES },
    {
      ...{ threads: config.readThreads, perKey: config.queriesPerKey, mostWaiting: MOST_WAITING },
      deadlineMs: (name) => (name === 'figures' ? config.insightDeadlineMs : config.searchDeadlineMs),
    },
  )
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
  const dir = join(config.dataDir, 'blobs')
  await makeSettingFolder('dataDir', join(dir, 'incoming'), 0o700)
  await makeTreePrivate(dir)
  return openBlobStore(dir, { keepOriginals: config.keepOriginalAudio })
}
