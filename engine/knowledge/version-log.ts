import type { KnowledgeVersions, StoredVersion, VersionsAsked } from '../store/knowledge-types.ts'
import { overlayOf } from './drafts.ts'
import { changesBetween } from './merge.ts'

/** Versions that are looked at before the answer is given, found or not: each is read whole where a concept is asked for. */
const MOST_LOOKED_AT = 500
const AT_ONCE = 100

export interface VersionLogAsked extends VersionsAsked {
  limit: number
  /** Stands in the reason; upper and lower case are the same. */
  why?: string
  /** Id of a concept that the version changed. */
  concept?: string
}

export interface VersionLog {
  versions: StoredVersion[]
  /** From here on it may go on (`before`); absent at the end. */
  nextBefore?: number
}

/** What was published of a line, the newest first: by whom, when, why, and what it changed. */
export async function versionLog(
  store: KnowledgeVersions,
  line: string,
  { limit, why = '', concept, ...asked }: VersionLogAsked,
): Promise<VersionLog> {
  const found: StoredVersion[] = []
  let before = asked.before
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT;) {
    const versions = await store.listVersions(line, {
      ...asked,
      limit: AT_ONCE,
      ...(before !== undefined && { before }),
    })
    for (const version of versions) {
      lookedAt++
      before = version.number
      if (!version.why.toLowerCase().includes(why.toLowerCase())) continue
      if (concept !== undefined && !(await isChangedBy(store, version, concept))) continue
      found.push(version)
      if (found.length === limit) return { versions: found, nextBefore: before }
    }
    if (versions.length < AT_ONCE) return { versions: found }
  }
  return { versions: found, ...(before !== undefined && { nextBefore: before }) }
}

async function isChangedBy(
  store: KnowledgeVersions,
  { line, number, parent }: StoredVersion,
  concept: string,
): Promise<boolean> {
  const [old, now] = [await overlayOf(store, line, parent), await overlayOf(store, line, number)]
  return changesBetween(old, now).some(({ subject, id }) => subject === 'concepts' && id === concept)
}
