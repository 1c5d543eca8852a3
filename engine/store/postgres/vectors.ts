import type { Reader, SqlValue, Transaction } from '../sql/database.ts'
import type { SqlPart } from '../sql/dialect.ts'
import type { UtteranceLikeness } from '../sql/meanings.ts'

/**
 * Vectors once more as pgvector's `halfvec`, where that extension (0.7 or later) is installed in the database: it is used where it is,
 * and never needed. `meanings` keeps them; this copy is in no dump, and goes with the extension. Bytes are whole numbers, which a
 * `halfvec` holds exactly, so that the order is that of the vectors in memory.
 */
const COPY = 'meaning_vectors'

/** The schema of the extension, in quotes where it needs them, where we may use it. */
const INSTALLED = `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = 'halfvec' WHERE e.extname = 'vector' AND has_schema_privilege(n.oid, 'USAGE')`
/** The same, where a copy can be made. */
const USABLE = `${INSTALLED} AND has_schema_privilege(current_schema(), 'CREATE')`
/** The same, where there is one. */
const COPIED = `${INSTALLED} AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = to_regclass('${COPY}') AND a.atttypid = t.oid)`

const schemaBy = async (reader: Reader, sql: string): Promise<string | undefined> =>
  (await reader.get<{ schema: string }>(sql))?.schema

/** Copies vectors that are chosen over `m` (meanings): signed bytes, one after another. */
function copyThose(tx: Transaction, schema: string, where: string, params: SqlValue[] = []): Promise<number> {
  return tx.run(
    `INSERT INTO ${COPY} (meaning, direction) SELECT m.seq, CAST((
       SELECT array_agg(CAST((get_byte(m.vector, i) + 128) % 256 - 128 AS real) ORDER BY i)
       FROM generate_series(0, octet_length(m.vector) - 1) AS i) AS ${schema}.halfvec)
     FROM meanings m WHERE octet_length(m.vector) BETWEEN 1 AND ${MOST_DIMENSIONS} AND ${where} ON CONFLICT (meaning) DO NOTHING`,
    params,
  )
}

/** A `halfvec` has at most so many (pgvector's README). */
const MOST_DIMENSIONS = 16_000

/** Makes the copy where the extension has come since the database was opened last; nothing where there is none, or no right to. */
export async function findVectors(tx: Transaction): Promise<void> {
  const schema = await schemaBy(tx, USABLE)
  if (schema === undefined || (await schemaBy(tx, COPIED)) !== undefined) return
  // Whoever writes vectors ends first, or waits and then knows of the copy.
  await tx.run('LOCK TABLE meanings IN SHARE MODE')
  // One whose column went with an extension that was removed.
  await tx.run(`DROP TABLE IF EXISTS ${COPY}`)
  await tx.run(`CREATE TABLE ${COPY} (meaning bigint PRIMARY KEY REFERENCES meanings (seq) ON DELETE CASCADE,
    direction ${schema}.halfvec NOT NULL)`)
  await copyThose(tx, schema, 'TRUE')
}

/** Copies vectors of some utterances, or of all, after they were written. */
export async function copyVectors(tx: Transaction, utterances?: number[]): Promise<void> {
  const schema = await schemaBy(tx, COPIED)
  if (schema === undefined) return
  if (utterances === undefined) await copyThose(tx, schema, 'TRUE')
  else await copyThose(tx, schema, tx.dialect.among('m.utterance', 'number'), [JSON.stringify(utterances)])
}

/**
 * The utterances most alike, best first, found by the database; undefined where it has no copy.
 *
 * @param found - FROM and WHERE of the vectors that are allowed, over `m` (meanings)
 */
export async function nearestVectors(
  reader: Reader,
  bytes: Int8Array,
  found: SqlPart,
  limit: number,
): Promise<UtteranceLikeness[] | undefined> {
  const schema = await schemaBy(reader, COPIED)
  if (schema === undefined) return undefined
  // Vectors of another length are of nothing that was asked for; one without a direction is like none.
  return reader.all<UtteranceLikeness>(
    `SELECT seq, 1 - distance AS cosine FROM (
       SELECT m.utterance AS seq, CASE WHEN ${schema}.vector_dims(v.direction) = ? THEN
         v.direction OPERATOR(${schema}.<=>) CAST(CAST(? AS text) AS ${schema}.halfvec) END AS distance
       FROM (SELECT m.seq, m.utterance ${found.sql}) m JOIN ${COPY} v ON v.meaning = m.seq) near
     WHERE distance < 'NaN' ORDER BY distance, seq DESC LIMIT ?`,
    [bytes.length, `[${bytes.join(',')}]`, ...found.params, limit],
  )
}
