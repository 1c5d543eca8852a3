import { basename } from 'node:path'
import type { Config } from '../engine/config.ts'
import { AppError } from '../engine/errors.ts'
import { createEncoder, type Encoder } from '../engine/meaning/encoder.ts'
import type { InsightStore, MeaningQuery } from '../engine/store/types.ts'
import { modelDir } from '../models/place.ts'

/** The encoder that search by meaning uses. */
const ENCODER = 'e5-small'
const BATCH = 64

/** An encoder with the name that its vectors are kept under: vectors of different builds are not compared. */
export interface NamedEncoder {
  model: string
  encoder: Encoder
}

/** Search by meaning, where its weights are installed. */
export interface Meanings {
  /**
   * What a query means, once every utterance has its vector.
   * @throws AppError MODEL_MISSING with the command that installs the weights; INPUT_INVALID for an empty query
   */
  ask(query: string, withWords: boolean): Promise<MeaningQuery>
  /** Gives utterances that have none their vectors; without weights it does nothing. Returns how many. */
  catchUp(): Promise<number>
  close(): Promise<void>
}

/** Opens the encoder that is installed in the cache. @throws AppError MODEL_MISSING */
export async function openInstalledEncoder(config: Config): Promise<NamedEncoder> {
  const dir = await modelDir(ENCODER, config)
  return { model: `${ENCODER}/${basename(dir)}`, encoder: await createEncoder(dir) }
}

/** Joins an encoder, opened at its first use, to the insight store. The store is the caller's to close. */
export function createMeanings(store: InsightStore, open: () => Promise<NamedEncoder>): Meanings {
  let opening: Promise<NamedEncoder> | undefined
  let working: Promise<unknown> = Promise.resolve()
  let closed = false

  const opened = (): Promise<NamedEncoder> => {
    opening ??= open()
    // Weights that were missing may be installed by the next time.
    opening.catch(() => (opening = undefined))
    return opening
  }
  const embedMissing = async (): Promise<number> => {
    const { model, encoder } = await opened()
    for (let count = 0; ;) {
      const rows = closed ? [] : await store.unembedded(model, BATCH)
      if (rows.length === 0) return count
      const vectors = await encoder.embed(rows.map(({ text }) => text))
      await store.saveMeanings(
        model,
        rows.map((row, at) => ({ ...row, vector: vectors[at] })),
      )
      count += rows.length
    }
  }
  /** One at a time: two who fill the same gaps would do the work twice. */
  const fill = (): Promise<number> => {
    const turn = working.then(embedMissing, embedMissing)
    working = turn.catch(() => undefined)
    return turn
  }
  return {
    ask: async (query, withWords) => {
      if (query.trim() === '') throw new AppError('INPUT_INVALID', { detail: { wanted: 'a query', got: '' } })
      const { model, encoder } = await opened()
      await fill()
      const [vector] = await encoder.embed([query])
      return { model, vector, withWords }
    },
    catchUp: () =>
      fill().catch((error: unknown) => {
        if (error instanceof AppError && (error.code === 'MODEL_MISSING' || error.code === 'CANCELLED')) return 0
        throw error
      }),
    close: async () => {
      closed = true
      const named = await opening?.catch(() => undefined)
      await named?.encoder.close()
      await working
    },
  }
}
