import { createHash } from 'node:crypto'

/**
 * The id of a recording: its store and its content decide it, so that the same content sent twice is one recording. The store
 * is part of it because a device of one store must not learn that another store holds the same audio.
 */
export function recordingId(storeId: string, sha256: string): string {
  return createHash('sha256').update(`${storeId}\0${sha256}`).digest('hex').slice(0, 32)
}
