import type { Unembedded } from '../types.ts'
import type { Database } from './database.ts'
import type { Reader } from './database.ts'

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
      // A vector that takes another's place gets a number of its own.
      await tx.run('DELETE FROM meanings WHERE utterance = ?', [seq])
      await tx.run(
        'INSERT INTO meanings (utterance, model, vector) SELECT seq, ?, ? FROM utterances WHERE seq = ? AND text = ?',
        [model, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), seq, text],
      )
    }
    const utterances = rows.map(({ seq }) => seq)
    await tx.dialect.vectors?.copy(tx, utterances)
  })
}

/** Signed bytes in the direction of the vector; only the direction counts. */
export function toBytes(vector: Float32Array): Int8Array {
  const peak = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
  return Int8Array.from(vector, (value) => Math.round((value / peak) * 127))
}

/** Likeness of one utterance: `seq` is the utterance's. */
export interface UtteranceLikeness {
  seq: number
  cosine: number
}

/** Vectors kept in memory: a scan of all of them is quicker than reading them (100,000 × 384 bytes are 38 MB). */
export interface MeaningIndex {
  /** The utterances most alike, best first, among the vectors (`meanings.seq`) that are allowed. */
  nearest(model: string, query: Float32Array, allowed: readonly number[], limit: number): Promise<UtteranceLikeness[]>
}

interface Kept {
  utterance: number
  model: string
  bytes: Int8Array
  length: number
}

/** So many are named to the database at a time. */
const PART = 20_000

/** Reads each vector once, when it is first needed; what was deleted is never among the allowed. */
export function createMeaningIndex(reader: Reader): MeaningIndex {
  const kept = new Map<number, Kept>()
  let reading: Promise<void> = Promise.resolve()
  const readPart = async (seqs: number[]): Promise<void> => {
    const rows = await reader.all<{ seq: number; utterance: number; model: string; vector: Buffer }>(
      `SELECT seq, utterance, model, vector FROM meanings WHERE ${reader.dialect.among('seq', 'number')}`,
      [JSON.stringify(seqs)],
    )
    for (const { seq, utterance, model, vector } of rows) {
      const bytes = Int8Array.from(new Int8Array(vector.buffer, vector.byteOffset, vector.byteLength))
      kept.set(seq, { utterance, model, bytes, length: Math.sqrt(product(bytes, bytes)) })
    }
  }
  const readMissing = async (seqs: readonly number[]): Promise<void> => {
    const missing = seqs.filter((seq) => !kept.has(seq))
    for (let at = 0; at < missing.length; at += PART) await readPart(missing.slice(at, at + PART))
  }
  return {
    nearest: async (model, query, allowed, limit) => {
      const read = (): Promise<void> => readMissing(allowed)
      reading = reading.then(read, read)
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
