import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { Random } from '../ports.ts'
import { SEALED, encodeRecord, type RecordFields, type StoredRecord } from './record.ts'

/**
 * A spool that only the server can read: payloads are AES-256-GCM under a key agreed between a fresh X25519 key and the server's (RFC
 * 7748; key by HKDF-SHA-256, RFC 5869). The fresh public half goes with every payload, so that each can be opened whatever became of
 * its neighbours; the device forgets the other half and cannot read its own backlog.
 */
export interface Sealer {
  /** The whole record, its payload sealed. */
  seal(fields: RecordFields, payload: Buffer): Buffer
}

export interface Opener {
  /** The payload as it was before sealing; undefined when it is not what was sealed, or for another server. */
  open(record: StoredRecord): Buffer | undefined
}

/** In front of the sealed bytes: which server, and the device's fresh key. Behind them: GCM's tag. */
const KEY_ID_BYTES = 4
const KEY_BYTES = 32
const HEAD_BYTES = KEY_ID_BYTES + KEY_BYTES
const TAG_BYTES = 16
export const SEAL_BYTES = HEAD_BYTES + TAG_BYTES
const INFO = 'tingdian spool 1'
// DER around a bare 32-byte X25519 key (RFC 8410).
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex')

export const sealingPrivateKey = (raw: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, raw]), format: 'der', type: 'pkcs8' })
const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_DER, raw]), format: 'der', type: 'spki' })
/** The bare 32 bytes that a device is told. */
export const sealingPublicKey = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length)

/** A sealer with a fresh key; make another after a minute or so. */
export function createSealer(random: Random, serverKey: Buffer): Sealer {
  const own = sealingPrivateKey(random.bytes(KEY_BYTES))
  const ownPublic = sealingPublicKey(own)
  const key = agree(own, publicKeyOf(serverKey), ownPublic, serverKey)
  const head = Buffer.concat([keyId(serverKey), ownPublic])
  return {
    seal: (fields, payload) => {
      const sealed = { ...fields, flags: fields.flags | SEALED }
      const cipher = createCipheriv('aes-256-gcm', key, nonce(fields.seq))
      cipher.setAAD(boundHeader(encodeRecord(sealed, Buffer.alloc(0))))
      return encodeRecord(sealed, Buffer.concat([head, cipher.update(payload), cipher.final(), cipher.getAuthTag()]))
    },
  }
}

/** Keys that were agreed lately are remembered: a device uses one for many records. */
const MOST_KEYS = 256

export function createOpener(serverPrivate: KeyObject): Opener {
  const serverKey = sealingPublicKey(serverPrivate)
  const id = keyId(serverKey)
  const keys = new Map<string, Buffer>()
  const keyFor = (devicePublic: Buffer): Buffer => {
    const name = devicePublic.toString('latin1')
    const key = keys.get(name) ?? agree(serverPrivate, publicKeyOf(devicePublic), devicePublic, serverKey)
    if (keys.size >= MOST_KEYS) keys.clear()
    keys.set(name, key)
    return key
  }
  return {
    open: (record) => {
      const { payload } = record
      if (payload.length < SEAL_BYTES || !payload.subarray(0, KEY_ID_BYTES).equals(id)) return undefined
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          keyFor(payload.subarray(KEY_ID_BYTES, HEAD_BYTES)),
          nonce(record.seq),
        )
        decipher.setAAD(boundHeader(record.bytes))
        decipher.setAuthTag(payload.subarray(-TAG_BYTES))
        return Buffer.concat([decipher.update(payload.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}

function agree(own: KeyObject, other: KeyObject, devicePublic: Buffer, serverKey: Buffer): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: other })
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([devicePublic, serverKey]), INFO, 32))
}

const keyId = (serverKey: Buffer): Buffer => createHash('sha256').update(serverKey).digest().subarray(0, KEY_ID_BYTES)

/** What of the header the seal vouches for: all but the epoch's number, which a device may learn late, and the chain. */
const boundHeader = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(8, 12), bytes.subarray(16, 52)])

/** A key seals each sequence number once. */
function nonce(seq: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64LE(BigInt(seq))
  return bytes
}
