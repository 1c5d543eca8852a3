import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../errors.ts'

/** Where a list goes on, and what its first page could see. `purpose` says of which list and for whom, so that a cursor is not used for another. */
export interface Cursors {
  write(purpose: string, place: unknown): string
  /** @throws AppError INPUT_INVALID for a cursor that was not written here, or for another list */
  read(cursor: string, purpose: string): unknown
}

const CIPHER = 'aes-256-gcm'
const MARK_BYTES = 6
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Said of a cursor that another installation wrote, or that was made up. */
const MOVED = {
  wanted: 'nextCursor of this store',
  why: 'the cursor is from before the store was moved or restored',
  advice: 'begin again at the first page',
}

/**
 * Cursors that only this installation can read or make (AES-256-GCM, the purpose as associated data): what they carry, such as
 * how rare words are, is not the caller's to know. A mark of the installation comes first, so that a cursor from before a store was
 * moved is told from one that nobody wrote.
 */
export function createCursors(secret: Uint8Array): Cursors {
  const derived = (what: string, bytes: number): Buffer => Buffer.from(hkdfSync('sha256', secret, '', what, bytes))
  const [key, mark] = [derived('cursors', 32), derived('mark of cursors', MARK_BYTES)]
  const open = (sealed: Buffer, purpose: string): unknown => {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(sealed.subarray(-TAG_BYTES))
    const opened = [decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]
    return JSON.parse(Buffer.concat(opened).toString()) as unknown
  }
  return {
    write(purpose, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose))
      const sealed = [cipher.update(Buffer.from(JSON.stringify(place))), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat([mark, nonce, ...sealed]).toString('base64url')
    },
    read(cursor, purpose) {
      const bytes = Buffer.from(cursor, 'base64url')
      const isOurs = bytes.subarray(0, MARK_BYTES).equals(mark)
      if (!isOurs && bytes.length > MARK_BYTES + NONCE_BYTES + TAG_BYTES)
        throw new AppError('INPUT_INVALID', { detail: MOVED })
      try {
        return open(bytes.subarray(MARK_BYTES), purpose)
      } catch {
        // Not of our making, or for another list: the same answer to both.
        throw new AppError('INPUT_INVALID', { detail: { wanted: 'nextCursor of the same query, filters and order' } })
      }
    },
  }
}
