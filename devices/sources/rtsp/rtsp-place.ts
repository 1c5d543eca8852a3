import type { Disk } from '../../ports.ts'
import { parseRtspAddress, type RtspAddress } from './rtsp-address.ts'

/**
 * Where a camera's address comes from. It holds a password, so it is no argument of a command: it stands in the configuration, which
 * the agent reads from files and the environment, or in a file of its own.
 */
export type RtspPlace = { url: string } | { urlFile: string }

/**
 * @returns what finds the address; a file is read anew for each connection, so that a changed password needs no restart
 * @throws AppError CONFIG_INVALID - at once where the address is known and wrong; never shows it
 */
export function addressOf(disk: Disk, place: RtspPlace): () => Promise<RtspAddress | undefined> {
  if ('url' in place) {
    const address = parseRtspAddress(place.url)
    return () => Promise.resolve(address)
  }
  return async () => {
    try {
      return parseRtspAddress((await disk.read(place.urlFile)).toString('utf8'))
    } catch {
      return undefined
    }
  }
}
