import { AppError } from '../errors.ts'
import { packNames } from '../pack/load.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'

/** What has versions of its own: a pack for all stores (`auto`), or what one store lays over that (`auto@xuhui`). */
export interface Line {
  pack: string
  storeId?: string
}

export const lineName = ({ pack, storeId }: Line): string => (storeId === undefined ? pack : `${pack}@${storeId}`)

export function readLine(name: string): Line {
  const at = name.indexOf('@')
  return at < 0 ? { pack: name } : { pack: name.slice(0, at), storeId: name.slice(at + 1) }
}

/** The lines that are laid over a pack, the lowest first. */
export const linesOver = ({ pack, storeId }: Line): string[] =>
  storeId === undefined ? [pack] : [pack, lineName({ pack, storeId })]

const LINE = /^[a-z][a-z0-9-]{0,63}(@[\p{L}\p{N}._-]{1,64})?$/u

/** The same; of a pack that ships no more, too, where it has versions: what was done stays to be read. */
export async function requireKnownLine(
  store: Pick<KnowledgeVersions, 'publishedVersion'>,
  name: string,
): Promise<Line> {
  const isKept = LINE.test(name) && (await store.publishedVersion(name)) !== undefined
  return isKept ? readLine(name) : requireLine(name)
}

/** @throws AppError INPUT_INVALID for what is no line; PACK_UNKNOWN where its pack does not ship */
export async function requireLine(name: string): Promise<Line> {
  if (!LINE.test(name)) throw new AppError('INPUT_INVALID', { detail: { wanted: 'PACK or PACK@STORE', got: name } })
  const line = readLine(name)
  const available = await packNames()
  // What base says is changed for a trade: an overlay of its own would be below the trade packs.
  if (!available.includes(line.pack) || line.pack === 'base')
    throw new AppError('PACK_UNKNOWN', { detail: { asked: line.pack, available } })
  return line
}

/**
 * The same; also `base`, over which nothing can be laid: what was read with it alone can be read again.
 *
 * @throws AppError as `requireLine`
 */
export const requireLineRead = async (name: string): Promise<Line> =>
  name === 'base' ? { pack: name } : requireLine(name)
