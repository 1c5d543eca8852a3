import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../errors.ts'

/** Where a list goes on, and what its first page could see. `purpose` says of which list and for whom, so that a cursor is not used for another. */
export interface Cursors {
  write(purpose: string, place: unknown): string
  /** @throws AppError INPUT_INVALID for a cursor that was not written here, or for another list */
  read(cursor: string, purpose: string): unknown
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Cursors that only this installation can read or make (AES-256-GCM, the purpose as associated data): what they carry, such as
 * how rare words are, is not the caller's to know.
 */
export function createCursors(secret: Uint8Array): Cursors {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cursors', 32))
  return {
    write(purpose, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose))
      const sealed = [cipher.update(Buffer.from(JSON.stringify(place))), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat([nonce, ...sealed]).toString('base64url')
    },
    read(cursor, purpose) {
      try {
        const bytes = Buffer.from(cursor, 'base64url')
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES))
        const sealed = bytes.subarray(NONCE_BYTES, -TAG_BYTES)
        return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString()) as unknown
      } catch {
        // Not of our making, or for another list: the same answer to both.
        throw new AppError('INPUT_INVALID', { detail: { wanted: 'nextCursor of the same query, filters and order' } })
      }
    },
  }
}
