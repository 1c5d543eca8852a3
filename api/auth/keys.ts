import { randomUUID } from 'node:crypto'
import type { StoredKey } from '../../engine/store/subject-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { ROLES, type KeyRole } from './roles.ts'
import { hashSecret, newSecret, sameHash } from './secret.ts'

type KeyTable = Pick<InsightStore, 'addKey' | 'findKey' | 'listKeys' | 'revokeKey'>

/** Who makes a request. `storeIds` undefined: every store. */
export interface Caller {
  id: string
  role: KeyRole
  storeIds?: readonly string[]
}

/** A single machine before its first key: the person at it may do everything. */
export const LOCAL_CALLER: Caller = { id: 'local', role: 'admin' }

/** Makes a key. The secret is in the answer and nowhere else. */
export async function addKey(
  table: KeyTable,
  wanted: { role: KeyRole; storeIds?: string[]; label: string },
): Promise<{ id: string; secret: string }> {
  const secret = newSecret()
  const id = randomUUID().slice(0, 8)
  await table.addKey({ id, hash: hashSecret(secret), ...wanted, createdAt: Date.now() })
  return { id, secret }
}

/** Whose key has this hash, or undefined: an unknown one, one that was revoked. */
export async function callerOf(table: KeyTable, hash: string): Promise<Caller | undefined> {
  const key = await table.findKey(hash)
  if (!key || !sameHash(key.hash, hash) || key.revokedAt !== undefined || !isRole(key.role)) return undefined
  return { id: key.id, role: key.role, ...(key.storeIds && { storeIds: key.storeIds }) }
}

/** Keys that still open something. */
export async function livingKeys(table: Pick<KeyTable, 'listKeys'>): Promise<StoredKey[]> {
  return (await table.listKeys()).filter((key) => key.revokedAt === undefined)
}

function isRole(role: string): role is KeyRole {
  return (ROLES as readonly string[]).includes(role)
}
