import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { openInsightStore } from '../../engine/store/open.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { buildAnalysis, buildRecording } from '../../fixtures/builders/analysis.ts'
import { repeatStore } from './repeat-store.ts'
import { CHAIN_CONCEPTS, chainRecordings, type ChainRecording } from './chain-talk.ts'

/** Savings under way at a time: PostgreSQL serves several writers, SQLite has them wait in line. */
const AT_ONCE = 4

/** Fills a store with a chain's talk, through the one road that everything is saved by. */
export async function fillChainStore(store: InsightStore, utterances: number): Promise<void> {
  await store.saveConcepts('made-up', '1', CHAIN_CONCEPTS)
  const open = new Set<Promise<unknown>>()
  for (const made of chainRecordings(utterances)) {
    const saved = saveChainRecording(store, made).finally(() => open.delete(saved))
    open.add(saved)
    if (open.size >= AT_ONCE) await Promise.race(open)
  }
  await Promise.all(open)
}

export async function saveChainRecording(store: InsightStore, made: ChainRecording): Promise<void> {
  const { name, utterances, moments, visits, ...fields } = made
  await store.saveAnalysis(buildRecording(name, fields), { ...buildAnalysis(utterances, moments), visits })
}

/**
 * A SQLite file with a chain's talk in the folder, made when it is not there.
 *
 * @param times - so many times what is made as it is saved, see `repeatStore`
 * @returns how long saving it took; undefined where it was there, or was repeated
 */
export async function chainFile(
  folder: string,
  utterances: number,
  times = 1,
): Promise<{ path: string; buildMs?: number }> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `chain-${utterances}.db`)
  if (existsSync(path)) return { path }
  if (times > 1) {
    const { path: small } = await chainFile(folder, utterances / times)
    await repeatStore(small, path, times)
    return { path }
  }
  const start = performance.now()
  const store = await openInsightStore(`${path}.part`)
  await fillChainStore(store, utterances)
  await store.close()
  renameSync(`${path}.part`, path)
  return { path, buildMs: performance.now() - start }
}
