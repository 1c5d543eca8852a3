import { AppError } from '../../engine/errors.ts'
import { readLine } from '../../engine/knowledge/line.ts'
import type { Caller } from './keys.ts'
import { mayUseStore, requireStore } from './scope.ts'

/** Everybody's knowledge may be read by whoever may read any; a store's own by those who may see the store. */
export function maySeeLine(caller: Caller, line: string): boolean {
  const { storeId } = readLine(line)
  return storeId === undefined || mayUseStore(caller, storeId)
}

/** Examples of what is found by everybody's knowledge are of all stores: not for those who are bound to some. */
export const maySeeFoundBy = (caller: Caller, line: string): boolean =>
  maySeeLine(caller, line) && (line.includes('@') || caller.storeIds === undefined)

/**
 * Who is bound to stores changes what these stores know, not what all know.
 *
 * @throws AppError AUTH_FORBIDDEN
 */
export function requireLineOf(caller: Caller, line: string): void {
  const { pack, storeId } = readLine(line)
  if (storeId !== undefined) return requireStore(caller, storeId)
  if (caller.storeIds)
    throw new AppError('AUTH_FORBIDDEN', { detail: { wanted: caller.storeIds.map((id) => `${pack}@${id}`) } })
}
