import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const PREFIX = 'td_'
const SECRET_BYTES = 32

/** A new key: 256 random bits. It is shown once and never stored. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64url')
}

/**
 * What is stored of a key. A plain SHA-256 is right here: slow hashes (scrypt, bcrypt) protect secrets that people choose and
 * others can guess; nobody can try 2²⁵⁶ keys, and a slow hash on every request would only help those who flood the service.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares two hashes in constant time. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right)
}

/** The key in an `Authorization: Bearer td_…` header, or undefined. */
export function bearerSecret(header: string | undefined): string | undefined {
  return /^Bearer (td_[A-Za-z0-9_-]{43})$/i.exec(header ?? '')?.[1]
}
