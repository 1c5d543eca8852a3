import { existsSync } from 'node:fs'
import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import { behindShipped } from '../../engine/knowledge/behind-shipped.ts'
import { isPostgres, packVersionsIn } from '../../engine/store/open.ts'
import { storePlace } from '../open-store.ts'
import type { Finding } from './checks.ts'

/** What an upgrade of the software left as it was read before: history that is of another version of a pack than ships now. */
export async function historyFindings(config: Config): Promise<Finding[]> {
  const place = storePlace(config)
  if (!isPostgres(place) && !existsSync(place)) return []
  try {
    const behind = await behindShipped({ packVersions: () => packVersionsIn(place) })
    return behind.map(({ pack, was, is, recordings }) => ({
      what: { zh: `历史用的是现在的行业包 ${pack}`, en: `history is of the pack ${pack} as it ships now` },
      ...{ state: 'missing', required: false },
      found: `${recordings} 段录音 recordings: ${told(was)}, 现在 now ${told(is)}`,
      remedy: { zh: `tingdian graph reprocess ${pack}`, en: `tingdian graph reprocess ${pack}` },
    }))
  } catch (error) {
    // What is wrong with the store itself, others tell.
    if (error instanceof AppError) return []
    throw error
  }
}

/** `0.2.0`, or with the base pack under it: `0.2.0 + base 0.3.0`. */
const told = (shipped: string): string => shipped.replace('/', ' + base ')
