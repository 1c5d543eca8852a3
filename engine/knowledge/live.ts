import type { Knowledge } from '../pack/knowledge.ts'
import { overlayHash, readOverlay, type Overlay } from '../pack/overlay.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import { linesOver, type Line } from './line.ts'

/** What is laid over a pack for one store, as it is in use. */
export interface LiveKnowledge {
  /** The highest line that has versions. */
  line: string
  /** Numbers in use, one a line from the pack's on; 0 where there is none. */
  numbers: number[]
  hash: string
  /** The lowest first. */
  overlays: Overlay[]
}

interface Known {
  number: number
  hash: string
  overlay: Overlay
}

/**
 * What is in use now. The store is asked for one number each time; versions are read when it has changed, so that whatever process
 * published, the next analysis has it.
 */
export function createLiveKnowledge(
  store: Pick<KnowledgeVersions, 'knowledgeStamp' | 'publishedVersion'>,
): (line: Line) => Promise<LiveKnowledge> {
  let stamp = -1
  let known = new Map<string, Promise<Known | undefined>>()
  const publishedOf = async (line: string): Promise<Known | undefined> => {
    const version = await store.publishedVersion(line)
    return version && { number: version.number, hash: version.hash, overlay: readOverlay(version.content) }
  }
  return async (wanted) => {
    const now = await store.knowledgeStamp()
    if (now !== stamp) known = new Map<string, Promise<Known | undefined>>()
    stamp = now
    const [versions, lines] = [known, linesOver(wanted)]
    const found = await Promise.all(
      lines.map((line) => {
        const one = versions.get(line) ?? publishedOf(line)
        versions.set(line, one)
        one.catch(() => versions.delete(line))
        return one
      }),
    )
    const there = found.filter((one) => one !== undefined)
    return {
      line: lines[found.findLastIndex((one) => one !== undefined)] ?? lines[0],
      numbers: found.map((one) => one?.number ?? 0),
      hash: there.length === 0 ? '' : overlayHash(there.map(({ hash }) => hash).join(' ')),
      overlays: there.map(({ overlay }) => overlay),
    }
  }
}

/**
 * `0.2.0`, or `0.2.0/0.3.0`: what ships of a pack, and of the base pack under it where that bears another version. Both are raised
 * together as a rule, and were whenever a version was noted without base.
 */
export function shippedVersion({ version, layers }: Pick<Knowledge, 'version' | 'layers'>): string {
  const base = layers.find(({ name }) => name === 'base')?.version ?? version
  return base === version ? version : `${version}/${base}`
}

/** `0.2.0+12+3`: what ships of a pack (`shippedVersion`), of what is laid over it for all, and for one store; 0 is nothing. */
export const knowledgeVersion = (shipped: string, numbers: readonly number[]): string => [shipped, ...numbers].join('+')

/** What shipped, of a `knowledgeVersion`. */
export const shippedIn = (version: string): string => version.split('+', 1)[0]
