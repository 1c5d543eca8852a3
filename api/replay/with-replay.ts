import { join } from 'node:path'
import type { WhisperOptions } from '../../engine/asr/whisper-options.ts'
import type { Config } from '../../engine/config.ts'
import { loadPack } from '../../engine/pack/load.ts'
import type { Knowledge } from '../../engine/pack/knowledge.ts'
import { createEngine } from '../../engine/pipeline.ts'
import { DEFAULT_MODEL } from '../../engine/settings.ts'
import type { Stage } from '../../engine/replay/difference.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { runBy } from './made-by.ts'
import type { ReplayContext } from './run-fixture.ts'

export interface ReplayChoice {
  stages: readonly Stage[]
  /** Folder of packs to use instead of those that ship. */
  packs?: string
  model?: string
  search: Partial<WhisperOptions>
}

/** Opens what replaying needs, lends it to `fn`, and closes it whatever happens. `workFolder` is the caller's to remove. */
export async function withReplay<T>(
  { stages, packs, model = DEFAULT_MODEL, search }: ReplayChoice,
  { io, workFolder }: { io: { config: Config; signal: AbortSignal }; workFolder: string },
  fn: (context: ReplayContext) => Promise<T>,
): Promise<T> {
  const by = await runBy(io.config, model, search)
  const known = new Map<string, Promise<Knowledge>>()
  const knowledge = (pack: string) => {
    const loading = known.get(pack) ?? loadPack(pack)
    known.set(pack, loading)
    return loading
  }
  const store = await openInsightStore(join(workFolder, 'figures.db'))
  const engine = await createEngine(io.config, search)
  try {
    const about = { stages, workFolder, signal: io.signal, ...(packs !== undefined && { packsDir: packs }) }
    return await fn({ engine, store, by, knowledge, ...about })
  } finally {
    await engine.close()
    await store.close()
  }
}
