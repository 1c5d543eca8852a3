import { createEngine, type Engine } from '../../engine/pipeline.ts'
import type { CliIo } from './io.ts'

/** Starts the engine, lends it to `fn`, and closes it whatever happens. */
export async function withEngine<T>(io: CliIo, fn: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await createEngine(io.config)
  try {
    return await fn(engine)
  } finally {
    await engine.close()
  }
}
