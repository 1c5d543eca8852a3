import type { Unembedded } from '../types.ts'
import type { Database } from './open.ts'
import type { Reader } from './transaction.ts'

/** Utterances without a vector by this model, newest first. */
export function unembedded(reader: Reader, model: string, limit: number): Promise<Unembedded[]> {
  return reader.all<Unembedded>(
    `SELECT u.seq, u.text FROM utterances u LEFT JOIN meanings m ON m.utterance = u.seq AND m.model = ?
     WHERE m.seq IS NULL ORDER BY u.seq DESC LIMIT ?`,
    [model, limit],
  )
}

/** Keeps vectors of utterances that still read as they did when they were read. */
export function saveMeanings(
  db: Database,
  model: string,
  rows: (Unembedded & { vector: Float32Array })[],
): Promise<void> {
  return db.transaction(async (tx) => {
    for (const { seq, text, vector } of rows) {
      const bytes = toBytes(vector)
      await tx.run(
        `INSERT OR REPLACE INTO meanings (utterance, model, vector)
         SELECT seq, ?, ? FROM utterances WHERE seq = ? AND text = ?`,
        [model, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), seq, text],
      )
    }
  })
}

/** Signed bytes in the direction of the vector; only the direction counts. */
export function toBytes(vector: Float32Array): Int8Array {
  const peak = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
  return Int8Array.from(vector, (value) => Math.round((value / peak) * 127))
}

/** Likeness of one utterance: `seq` is the utterance's. */
export interface SpeakerDistances {
  seq: number
  cosine: number
}

/** Vectors kept in memory: a scan of all of them is quicker than reading them (100,000 × 384 bytes are 38 MB). */
export interface MeaningIndex {
  /** Newest vector that is stored. */
  newest(): Promise<number>
  /** The utterances most alike, best first, among the vectors (`meanings.seq`) that are allowed. */
  nearest(model: string, query: Float32Array, allowed: readonly number[], limit: number): Promise<SpeakerDistances[]>
}

interface Kept {
  utterance: number
  model: string
  bytes: Int8Array
  length: number
}

/** Reads vectors once and those that arrive later when they are needed; what was deleted is never among the allowed. */
export function createMeaningIndex(reader: Reader): MeaningIndex {
  const kept = new Map<number, Kept>()
  let read = 0
  let reading: Promise<void> = Promise.resolve()
  const readNew = async (): Promise<void> => {
    const rows = await reader.all<{ seq: number; utterance: number; model: string; vector: Buffer }>(
      'SELECT seq, utterance, model, vector FROM meanings WHERE seq > ? ORDER BY seq',
      [read],
    )
    for (const { seq, utterance, model, vector } of rows) {
      const bytes = Int8Array.from(new Int8Array(vector.buffer, vector.byteOffset, vector.byteLength))
      kept.set(seq, { utterance, model, bytes, length: Math.sqrt(product(bytes, bytes)) })
      read = seq
    }
  }
  return {
    newest: async () => (await reader.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM meanings'))?.seq ?? 0,
    nearest: async (model, query, allowed, limit) => {
      reading = reading.then(readNew, readNew)
      await reading
      const asked = toBytes(query)
      const length = Math.sqrt(product(asked, asked))
      const cosines = Float32Array.from(allowed, (seq) => {
        const one = kept.get(seq)
        const fits = one?.model === model && one.bytes.length === asked.length
        return fits ? product(one.bytes, asked) / (one.length * length) : -Infinity
      })
      // Sorting bare numbers is far quicker than sorting all of the candidates.
      const least = Float32Array.from(cosines).sort().at(-limit) ?? -Infinity
      return allowed
        .flatMap((seq, at) => {
          const one = cosines[at] >= least && cosines[at] > -Infinity ? kept.get(seq) : undefined
          return one ? [{ seq: one.utterance, cosine: cosines[at] }] : []
        })
        .sort((x, y) => y.cosine - x.cosine || y.seq - x.seq)
        .slice(0, limit)
    },
  }
}

function product(a: Int8Array, b: Int8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
