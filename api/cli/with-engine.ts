import { createEngine } from '../../engine/pipeline.ts'
import type { CliIo } from './io.ts'

type RealEngine = Awaited<ReturnType<typeof createEngine>>

/** Starts the engine, lends it to `fn`, and closes it whatever happens. */
export async function withEngine<T>(io: CliIo, fn: (engine: RealEngine) => Promise<T>): Promise<T> {
  const engine = await createEngine(io.config)
  try {
    return await fn(engine)
  } finally {
    await engine.close()
  }
}
