import type { Config } from '../../engine/config.ts'
import type { ReadKept } from '../../engine/knowledge/reread-recording.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { dialectOfStore } from '../../engine/text/dialects.ts'
import type { Engine } from '../engine-port.ts'

/** What is kept of recordings is read with it. */
export interface KeptReaderDeps {
  engine: Pick<Engine, 'understand'>
  store: Pick<InsightStore, 'repairDecisions'>
  config: Pick<Config, 'storeDialects'>
}

/** Reading what is kept of a recording by an engine, as its store speaks and decided; given up by the signal. */
export const readKeptWith =
  ({ engine, store, config }: KeptReaderDeps, signal?: AbortSignal): ReadKept =>
  async (kept, { storeId, recordingId, ...knowledge }) => {
    const dialect = dialectOfStore(config.storeDialects, storeId)
    const decisions = await store.repairDecisions(storeId, recordingId)
    const of = { ...knowledge, kept, decisions, ...(dialect !== undefined && { dialect }) }
    return engine.understand([], { ...of, ...(signal && { signal }) })
  }
