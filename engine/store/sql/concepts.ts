import type { Analysis, Concept } from '../../types.ts'
import type { Database } from './database.ts'
import { insertRows } from './rows.ts'
import type { Reader, Transaction } from './database.ts'

/** Replaces what is known of a pack's concepts. Concepts it no longer has keep their name: old mentions point to them. */
export function saveConcepts(db: Database, pack: string, packVersion: string, concepts: Concept[]): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run('UPDATE concepts SET pack_version = NULL WHERE pack = ?', [pack])
    await insertRows(
      tx,
      'concepts',
      ['id', 'pack', 'pack_version', 'type', 'name', 'parent'],
      concepts.map(({ id, type, name, parent }) => [id, pack, packVersion, type, name, parent ?? null]),
      `ON CONFLICT (id) DO UPDATE SET pack = excluded.pack, pack_version = excluded.pack_version, type = excluded.type,
         name = excluded.name, parent = excluded.parent`,
    )
    await tx.run(`DELETE FROM concept_names WHERE ${tx.dialect.among('concept_id', 'text')}`, [
      JSON.stringify(concepts.map(({ id }) => id)),
    ])
    const names = concepts.flatMap(({ id, name, aliases }) => [name, ...aliases].map((word) => [foldName(word), id]))
    await insertRows(tx, 'concept_names', ['name', 'concept_id'], names, 'ON CONFLICT DO NOTHING')
  })
}

/** Ids of the concepts that an id, a name or an alias stands for, with all their descendants. */
export async function resolveConcept(reader: Reader, idOrName: string): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `WITH RECURSIVE tree (id) AS (
       SELECT id FROM concepts WHERE id = ?
       UNION SELECT concept_id FROM concept_names WHERE name = ?
       UNION SELECT c.id FROM concepts c JOIN tree t ON c.parent = t.id
     ) SELECT id FROM tree`,
    [idOrName, foldName(idOrName)],
  )
  return rows.map(({ id }) => id)
}

export async function resolveConcepts(reader: Reader, names: string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => resolveConcept(reader, name)))
  return [...new Set(found.flat())]
}

/** Names are compared without regard to width and case. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Concepts of a pack that was never handed over are known by what the mentions tell: id, kind and name. */
export async function noteConcepts(tx: Transaction, analysis: Pick<Analysis, 'utterances' | 'pack'>): Promise<void> {
  const mentions = new Map(analysis.utterances.flatMap((u) => u.mentions.map((m) => [m.conceptId, m] as const)))
  // In one order, so that no two transactions wait for each other.
  const mentioned = [...mentions.values()].sort((a, b) => (a.conceptId < b.conceptId ? -1 : 1))
  await insertRows(
    tx,
    'concepts',
    ['id', 'pack', 'type', 'name'],
    mentioned.map(({ conceptId, type, name }) => [conceptId, analysis.pack, type, name]),
    'ON CONFLICT (id) DO NOTHING',
  )
  await insertRows(
    tx,
    'concept_names',
    ['name', 'concept_id'],
    mentioned.map(({ conceptId, name }) => [foldName(name), conceptId]),
    'ON CONFLICT DO NOTHING',
  )
}
