import { AppError } from '../../engine/errors.ts'
import type { Kept, KeptKind } from '../../engine/store/kept-types.ts'
import type { Caller } from './keys.ts'

/** Whether a key sees every store that a thing was made for. */
function seesAll(caller: Caller, { storeIds }: Kept): boolean {
  if (!caller.storeIds) return true
  return storeIds !== undefined && storeIds.every((id) => caller.storeIds?.includes(id))
}

/** Whether a key sees one of the stores that a thing was made for. */
function seesSome(caller: Caller, { storeIds }: Kept): boolean {
  return !caller.storeIds || !storeIds || storeIds.some((id) => caller.storeIds?.includes(id))
}

/** Who made a thing may read it, and with whom it was shared; a link is for whoever it was given to, among those of its stores. */
export function mayRead(caller: Caller, kept: Kept): boolean {
  if (kept.owner === caller.id) return true
  return kept.kind === 'link' ? seesSome(caller, kept) : kept.isShared && seesAll(caller, kept)
}

/**
 * A kept thing that the caller may read, or change: that may who made it, and an admin of all its stores.
 *
 * @throws AppError NOT_FOUND, AUTH_FORBIDDEN - it may be read, not changed
 */
export function keptFor(
  caller: Caller,
  kept: Kept | undefined,
  wanted: { id: string; kind: KeptKind; toChange?: true },
): Kept {
  const { id, kind, toChange } = wanted
  const isAdmin = caller.role === 'admin' && kept !== undefined && seesAll(caller, kept)
  const isOver = kept?.expiresAt !== undefined && kept.expiresAt < Date.now()
  if (!kept || kept.kind !== kind || isOver || !(mayRead(caller, kept) || isAdmin))
    throw new AppError('NOT_FOUND', { detail: { id } })
  if (toChange && kept.owner !== caller.id && !isAdmin)
    throw new AppError('AUTH_FORBIDDEN', { detail: { role: caller.role, wanted: 'who made it, or admin' } })
  return kept
}
