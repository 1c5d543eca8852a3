import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import { layConcepts } from '../pack/lay-overlay.ts'
import type { Concept } from '../types.ts'
import type { Ground } from './action.ts'
import { groundOf, overlayOf } from './drafts.ts'

/** All concepts of a draft or version as they are handed out, by id. */
export function shownConcepts({ shipped, between, overlay }: Ground): (Concept & { retired: boolean })[] {
  const { living, retired } = layConcepts(shipped, [...between, overlay])
  const all = [
    ...living.map((one) => ({ ...one, retired: false })),
    ...retired.map((one) => ({ ...one, retired: true })),
  ]
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** What a line stands at now, or stood at in a version. @throws AppError NOT_FOUND */
export async function groundAt(store: KnowledgeVersions, line: string, version?: number): Promise<Ground> {
  const number = version ?? (await store.publishedVersion(line))?.number ?? 0
  return groundOf(store, line, await overlayOf(store, line, number))
}
