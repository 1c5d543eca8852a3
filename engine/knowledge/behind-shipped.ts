import { packNames } from '../pack/load.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { RereadStore } from '../store/reread-types.ts'

/** Recordings that were read with another version of a pack than the one that ships now. */
export interface BehindShipped {
  pack: string
  /** That they were read with, and that ships. */
  was: string
  is: string
  recordings: number
}

/** What an upgrade of the software left as it was: those that most recordings are of come first. Packs that ship no more are left out. */
export async function behindShipped(store: Pick<RereadStore, 'packVersions'>): Promise<BehindShipped[]> {
  const [used, names] = await Promise.all([store.packVersions(), packNames()])
  const shipping = used.filter(({ pack }) => names.includes(pack))
  const behind = await Promise.all(
    shipping.map(async ({ pack, version, recordings }): Promise<BehindShipped[]> => {
      const { version: is } = await knownPack(pack)
      return is === version ? [] : [{ pack, was: version, is, recordings }]
    }),
  )
  return behind.flat().sort((a, b) => b.recordings - a.recordings || (a.pack < b.pack ? -1 : 1))
}
