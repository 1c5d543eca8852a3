import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { StoredVersion, VersionsAsked } from '../knowledge-types.ts'
import type { Database, Reader, Transaction } from './database.ts'
import { openDraft } from './knowledge-drafts.ts'

type VersionRow = Omit<StoredVersion, 'restores' | 'draft'> & { restores: number | null; draft: string | null }

const COLUMNS = 'v.line, v.number, v.parent, v.who, v.at, v.why, v.hash, v.restores, v.draft'
const WITH_CONTENT = `SELECT ${COLUMNS}, c.content FROM knowledge_versions v JOIN knowledge_contents c ON c.hash = v.hash`
const MOST_LISTED = 100

const toVersion = ({ restores, draft, ...row }: VersionRow): StoredVersion => ({
  ...row,
  ...(restores !== null && { restores }),
  ...(draft !== null && { draft }),
})

type WholeVersion = StoredVersion & { content: string }
const toWhole = ({ content, ...row }: VersionRow & { content: string }): WholeVersion => ({
  ...toVersion(row),
  content,
})

export async function knowledgeStamp(reader: Reader): Promise<number> {
  const row = await reader.get<{ stamp: number }>('SELECT coalesce(max(seq), 0) AS stamp FROM knowledge_versions')
  return row?.stamp ?? 0
}

export async function publishedVersion(reader: Reader, line: string): Promise<WholeVersion | undefined> {
  const row = await reader.get<VersionRow & { content: string }>(
    `${WITH_CONTENT} WHERE v.line = ? ORDER BY v.number DESC LIMIT 1`,
    [line],
  )
  return row && toWhole(row)
}

export async function getVersion(reader: Reader, line: string, number: number): Promise<WholeVersion | undefined> {
  const row = await reader.get<VersionRow & { content: string }>(`${WITH_CONTENT} WHERE v.line = ? AND v.number = ?`, [
    line,
    number,
  ])
  return row && toWhole(row)
}

export async function listVersions(
  reader: Reader,
  line: string,
  { limit = MOST_LISTED, before = Number.MAX_SAFE_INTEGER, who, fromAt, toAt }: VersionsAsked = {},
): Promise<StoredVersion[]> {
  const tests: [sql: string, value: string | number | undefined][] = [
    ['v.who = ?', who],
    ['v.at >= ?', fromAt],
    ['v.at < ?', toAt],
  ]
  const asked = tests.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql: ` AND ${sql}`, value }]))
  const rows = await reader.all<VersionRow>(
    `SELECT ${COLUMNS} FROM knowledge_versions v
     WHERE v.line = ? AND v.number < ?${asked.map(({ sql }) => sql).join('')} ORDER BY v.number DESC LIMIT ?`,
    [line, before, ...asked.map(({ value }) => value), limit],
  )
  return rows.map(toVersion)
}

export async function listPublishers(reader: Reader, line: string): Promise<string[]> {
  const rows = await reader.all<{ who: string }>(
    'SELECT DISTINCT who FROM knowledge_versions WHERE line = ? ORDER BY who LIMIT ?',
    [line, MOST_LISTED],
  )
  return rows.map(({ who }) => who)
}

export function listLines(reader: Reader): Promise<{ line: string; number: number }[]> {
  return reader.all('SELECT line, max(number) AS number FROM knowledge_versions GROUP BY line ORDER BY line')
}

/** @throws AppError CONFLICT when `parent` is not in use any more, or the draft is not as it was seen */
export function publishVersion(
  db: Database,
  { content, ...version }: Omit<WholeVersion, 'number'>,
  draft?: { id: string; revision: number },
): Promise<StoredVersion> {
  return db.transaction(async (tx) => {
    // One at a time for all lines: who saw a stamp must have seen every version below it.
    await tx.lock('knowledge')
    const inUse = (await publishedVersion(tx, version.line))?.number ?? 0
    if (inUse !== version.parent)
      throw new AppError('CONFLICT', { detail: { line: version.line, published: inUse, wanted: version.parent } })
    if (draft) await closeDraft(tx, draft, version.at)
    return addVersion(tx, { ...version, number: inUse + 1 }, content)
  })
}

async function closeDraft(tx: Transaction, { id, revision }: { id: string; revision: number }, at: number) {
  await openDraft(tx, id, revision)
  await tx.run(
    `UPDATE knowledge_drafts SET state = 'published', revision = revision + 1, updated_at = ? WHERE id = ?`,
    [at, id],
  )
}

async function addVersion(tx: Transaction, version: StoredVersion, content: string): Promise<StoredVersion> {
  const hash = createHash('sha256').update(content).digest('hex')
  if (hash !== version.hash) throw new AppError('INTERNAL', { detail: { wanted: 'the hash of the content' } })
  await tx.run('INSERT INTO knowledge_contents (hash, content) VALUES (?, ?) ON CONFLICT DO NOTHING', [hash, content])
  const { line, number, parent, who, at, why, restores = null, draft = null } = version
  await tx.run(
    `INSERT INTO knowledge_versions (line, number, parent, who, at, why, hash, restores, draft)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [line, number, parent, who, at, why, hash, restores, draft],
  )
  return version
}
