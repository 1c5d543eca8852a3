import { AppError } from '../../engine/errors.ts'
import type { Caller } from './keys.ts'

/** Stores a caller may see out of those it asks for; undefined means every store, an empty list none. */
export function visibleStores(caller: Caller, asked?: readonly string[]): string[] | undefined {
  if (!caller.storeIds) return asked && [...asked]
  const own = caller.storeIds
  return asked ? asked.filter((id) => own.includes(id)) : [...own]
}

export function mayUseStore(caller: Caller, storeId: string): boolean {
  return caller.storeIds === undefined || caller.storeIds.includes(storeId)
}

/**
 * Lets a thing through when its store is the caller's. What lies in another store is "not found", so that nobody learns of it.
 *
 * @throws AppError NOT_FOUND
 */
export function visible<T extends { storeId: string }>(caller: Caller, thing: T | undefined, id: string): T {
  if (thing && mayUseStore(caller, thing.storeId)) return thing
  throw new AppError('NOT_FOUND', { detail: { id } })
}

/** @throws AppError AUTH_FORBIDDEN - what is there may be of any store, and the caller sees some alone */
export function requireAllStores(caller: Caller): void {
  if (caller.storeIds) throw new AppError('AUTH_FORBIDDEN', { detail: { wanted: ['*'], got: [...caller.storeIds] } })
}

/** @throws AppError AUTH_FORBIDDEN - the caller may not add to this store */
export function requireStore(caller: Caller, storeId: string): void {
  if (!mayUseStore(caller, storeId))
    throw new AppError('AUTH_FORBIDDEN', { detail: { storeId, wanted: [...(caller.storeIds ?? [])] } })
}
