import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import type { Ground } from './action.ts'
import { groundOf, overlayOf } from './drafts.ts'

/** What a line stands at now, or stood at in a version. @throws AppError NOT_FOUND */
export async function groundAt(store: KnowledgeVersions, line: string, version?: number): Promise<Ground> {
  const number = version ?? (await store.publishedVersion(line))?.number ?? 0
  return groundOf(store, line, await overlayOf(store, line, number))
}
