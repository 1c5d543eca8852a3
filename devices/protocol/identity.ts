import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import type { Random } from '../ports.ts'

// DER around bare 32-byte Ed25519 keys (RFC 8410).
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')

/** Who a device is: made on the device, its private half never leaves it. */
export interface DeviceIdentity {
  /** 16 bytes. */
  deviceId: Buffer
  /** Ed25519, bare 32 bytes. */
  privateKey: Buffer
}

export const newIdentity = (random: Random): DeviceIdentity => ({
  deviceId: random.bytes(16),
  privateKey: random.bytes(32),
})

const privateKeyOf = (raw: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, raw]), format: 'der', type: 'pkcs8' })

/** The bare 32 bytes that the server keeps. */
export function publicKeyOf({ privateKey }: DeviceIdentity): Buffer {
  const der = createPublicKey(privateKeyOf(privateKey)).export({ format: 'der', type: 'spki' })
  return der.subarray(PUBLIC_DER.length)
}

export const signAs = ({ privateKey }: DeviceIdentity, text: Buffer): Buffer =>
  sign(null, text, privateKeyOf(privateKey))

/** Never throws; a key or signature of the wrong form is simply not right. */
export function isSignedBy(publicKey: Buffer, text: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_DER, publicKey]), format: 'der', type: 'spki' })
    return verify(null, text, key, signature)
  } catch {
    return false
  }
}
