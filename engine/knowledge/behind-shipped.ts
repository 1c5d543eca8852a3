import { packNames } from '../pack/load.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { RereadStore } from '../store/reread-types.ts'
import { shippedIn, shippedVersion } from './live.ts'

/** Recordings that were read with another version of a pack, or of the base pack under it, than ships now. */
export interface BehindShipped {
  pack: string
  /** That they were read with, and that ships, as `shippedVersion` tells it. */
  was: string
  is: string
  recordings: number
}

/** What an upgrade of the software left as it was: those that most recordings are of come first. Packs that ship no more are left out. */
export async function behindShipped(store: Pick<RereadStore, 'packVersions'>): Promise<BehindShipped[]> {
  const [used, names] = await Promise.all([store.packVersions(), packNames()])
  const shipping = used.filter(({ pack }) => names.includes(pack))
  const behind = new Map<string, BehindShipped>()
  for (const { pack, packVersion, knowledgeVersion, recordings } of shipping) {
    const [was, is] = [shippedIn(knowledgeVersion ?? packVersion), shippedVersion(await knownPack(pack))]
    const key = `${pack} ${was}`
    if (was !== is) behind.set(key, { pack, was, is, recordings: (behind.get(key)?.recordings ?? 0) + recordings })
  }
  return [...behind.values()].sort(
    (a, b) => b.recordings - a.recordings || (`${a.pack} ${a.was}` < `${b.pack} ${b.was}` ? -1 : 1),
  )
}
