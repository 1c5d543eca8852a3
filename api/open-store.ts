import { join } from 'node:path'
import type { Config } from '../engine/config.ts'
import { openQueue } from '../engine/queue/open.ts'
import type { Queue, QueueOptions } from '../engine/queue/types.ts'
import { makeSettingFolder } from '../engine/setting-folder.ts'
import { answerFrom, type AnsweredStore } from '../engine/reading/answered-store.ts'
import { isPostgres, openInsightStore, type StoreOptions } from '../engine/store/open.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { refuseHalfRestored } from './backup/restoring.ts'
import { makeDatabasePrivate, makePrivate, makeTreePrivate } from './private-files.ts'
import { openBlobStore, type BlobStore } from './intake/blobs.ts'

/** Where the insight store and the queue lie: a database elsewhere, or a file of the data folder. */
export const storePlace = ({ store, dataDir }: Config) => (store === '' ? join(dataDir, 'tingdian.db') : store)

/**
 * Opens the insight store of the settings, or another database file.
 *
 * @throws AppError CONFIG_INVALID - the data folder is none; RESTORE_UNFINISHED; as `openInsightStore`
 */
export async function openStore(
  config: Config,
  place = storePlace(config),
  options: StoreOptions = {},
): Promise<InsightStore> {
  await makeSettingFolder('dataDir', config.dataDir, 0o700)
  await makePrivate(config.dataDir)
  await refuseHalfRestored(config.dataDir)
  if (isPostgres(place)) return openInsightStore(place, options)
  // SQLite gives what it lays beside the file the rights of the file: it is closed before and, when it is new, after.
  await makeDatabasePrivate(place)
  const store = await openInsightStore(place, options)
  await makeDatabasePrivate(place)
  return store
}

/** Questions of all keys that wait; each is little, but an answer that comes too late is work for nothing. */
const MOST_WAITING = 64

/** Opens the insight store of the settings for a service: long questions take turns, in threads of their own, and have a deadline. */
export async function openSharedStore(config: Config): Promise<AnsweredStore> {
  return answerFrom(
    await openStore(config, storePlace(config), { statementMs: config.searchDeadlineMs }),
    { path: storePlace(config) },
    {
      ...(config.columns && { columns: join(config.dataDir, 'columns') }),
      ...{ threads: config.readThreads, perKey: config.queriesPerKey, mostWaiting: MOST_WAITING },
      deadlineMs: (name) => (name === 'figures' ? config.insightDeadlineMs : config.searchDeadlineMs),
    },
  )
}

/** Opens the queue beside the insight store, after it. */
export function openJobQueue(config: Config, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return openQueue(storePlace(config), options)
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
