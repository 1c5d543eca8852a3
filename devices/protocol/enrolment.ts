import type { Random } from '../ports.ts'
import { publicKeyOf, signAs, type DeviceIdentity } from './identity.ts'

/** No letters that are read as others: Crockford's alphabet. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The first characters name the code, so that tries are counted; the others, 35 bits, are the secret. */
const NAME_LENGTH = 3
const SECRET_LENGTH = 7

/** A code that a person reads here and types there. */
export function newCode(random: Random): string {
  const code = Array.from(random.bytes(NAME_LENGTH + SECRET_LENGTH), (byte) => ALPHABET[byte % 32]).join('')
  return `${code.slice(0, 3)}-${code.slice(3, 7)}-${code.slice(7)}`
}

/** The parts of a code, however it was typed; undefined when it can be none. */
export function readCode(typed: string): { name: string; secret: string } | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  const isCode = code.length === NAME_LENGTH + SECRET_LENGTH && [...code].every((one) => ALPHABET.includes(one))
  return isCode ? { name: code.slice(0, NAME_LENGTH), secret: code.slice(NAME_LENGTH) } : undefined
}

/** What a device signs to be enrolled; the code works once, so a recorded request is worth nothing. */
export function signedEnrolment(typed: string, device: string): Buffer {
  const code = readCode(typed)
  return Buffer.from(`tingdian enrol 1\n${code === undefined ? '' : code.name + code.secret}\n${device}\n`)
}

/** The request by which a device becomes one of a server's: its code, and proof that it has the key. */
export function enrolmentRequest(identity: DeviceIdentity, code: string) {
  const device = identity.deviceId.toString('hex')
  const publicKey = publicKeyOf(identity).toString('hex')
  return { code, device, publicKey, signature: signAs(identity, signedEnrolment(code, device)).toString('hex') }
}
