import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import { CONTENTS } from '../../engine/store/columns/column-files.ts'
import { columnsBehind } from '../../engine/store/open.ts'
import { storePlace } from '../open-store.ts'
import type { Finding } from './checks.ts'

/** A service takes in what changed within seconds, a large store's within minutes: what is older than this, nobody takes in. */
const STALE_S = 600

/** Whether the columns that a service keeps have what the store has; nothing where none are kept. */
export async function columnFindings(config: Config): Promise<Finding[]> {
  const folder = join(config.dataDir, 'columns')
  if (!config.columns || !existsSync(join(folder, CONTENTS))) return []
  const finding = (state: Finding['state'], found: string): Finding[] => [
    {
      what: { zh: '检索列跟得上数据库', en: 'columns for reading keep up with the database' },
      ...{ state, required: false, found },
      remedy: {
        zh: '启动服务，它会补上；仍不动时看磁盘余量，或删去数据目录里的 columns',
        en: 'start the service, which takes it in; if it does not, look at the disk, or remove columns from the data folder',
      },
    },
  ]
  try {
    const behind = await columnsBehind(storePlace(config), folder)
    if (!behind) return finding('ok', '属于另一个库，启动时重建 · of another database, built anew at the start')
    const { recordings, utterances, savedAt } = behind
    const seconds = recordings === 0 ? 0 : Math.max(0, Math.round((Date.now() - savedAt) / 1000))
    const found = `落后 ${recordings} 段录音 ${utterances} 句，${seconds} 秒 · ${recordings} recordings, ${utterances} utterances behind, ${seconds} s`
    return finding(seconds > STALE_S ? 'missing' : 'ok', found)
  } catch (error) {
    // What is wrong with the store itself, others tell.
    if (error instanceof AppError) return []
    throw error
  }
}
