import { layConcepts } from '../pack/lay-overlay.ts'
import type { Concept } from '../types.ts'
import type { Ground } from './action.ts'

/** All concepts of a draft or version as they are handed out, by id. */
export function exportedConcepts({ shipped, between, overlay }: Ground): (Concept & { retired: boolean })[] {
  const { living, retired } = layConcepts(shipped, [...between, overlay])
  const all = [
    ...living.map((one) => ({ ...one, retired: false })),
    ...retired.map((one) => ({ ...one, retired: true })),
  ]
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}
