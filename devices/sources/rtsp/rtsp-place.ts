import { AppError } from '../../../engine/errors.ts'
import type { Disk } from '../../ports.ts'
import { parseRtspAddress, type RtspAddress } from './rtsp-address.ts'

/**
 * Where a camera's address comes from. It holds a password, so it is no argument of a command: it stands in the configuration, which
 * the agent reads from files and the environment, or in a file of its own.
 */
export interface RtspPlace {
  url?: string
  urlFile?: string
}

/**
 * @returns what finds the address; a file is read anew for each connection, so that a changed password needs no restart
 * @throws AppError CONFIG_INVALID - at once where the address is known and wrong; never shows it
 */
export function addressOf(disk: Disk, { url, urlFile }: RtspPlace): () => Promise<RtspAddress | undefined> {
  if (url !== undefined) {
    const address = parseRtspAddress(url)
    return () => Promise.resolve(address)
  }
  if (urlFile === undefined)
    throw new AppError('CONFIG_INVALID', {
      detail: { problems: ['source: wanted url, urlFile or TINGDIAN_CAMERA_URL, got none'] },
    })
  return async () => {
    try {
      return parseRtspAddress((await disk.read(urlFile)).toString('utf8'))
    } catch {
      return undefined
    }
  }
}
