import { createHash, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../engine/errors.ts'
import type { Clock, Disk, Random } from '../../devices/ports.ts'
import { newCode, readCode, signedEnrolment } from '../../devices/protocol/enrolment.ts'
import { isSignedBy } from '../../devices/protocol/identity.ts'
import { ignoreMissing, readWhole, writeWhole } from '../../devices/whole-file.ts'
import type { DeviceTable, EnrolledDevice } from './devices.ts'

/** What a device will be, as the person who asked for the code has said. */
export type Grant = Pick<EnrolledDevice, 'storeId' | 'name' | 'kind' | 'pack' | 'array'>

/** What a device sends to be taken in. */
export interface EnrolmentRequest {
  code: string
  /** 32 hexadecimal digits. */
  device: string
  /** Ed25519, 64 hexadecimal digits. */
  publicKey: string
  /** Over `signedEnrolment`, 128 hexadecimal digits: whoever enrols a key has it. */
  signature: string
}

export interface Enrolment {
  /** A code that works once, for ten minutes; it is shown to a person and stored as a hash. */
  makeCode(grant: Grant): Promise<{ code: string; expiresAt: number }>
  /** @throws AppError ENROL_REFUSED - no such code, too old, used, or tried too often; DEVICE_SIGNATURE; CONFLICT */
  enrol(request: EnrolmentRequest): Promise<EnrolledDevice>
}

interface Pending {
  grant: Grant
  /** SHA-256 of the secret part. */
  hash: string
  expiresAt: number
  triesLeft: number
}

export const CODE_MS = 10 * 60_000
export const CODE_TRIES = 5

/** Codes lie in files of their own: the command line makes them, the service takes them. */
export function createEnrolment(
  { disk, clock, random }: { disk: Disk; clock: Pick<Clock, 'wallMs'>; random: Random },
  dir: string,
  devices: DeviceTable,
): Enrolment {
  /** Tries of one code come one after the other, so that none goes uncounted. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(fn: () => Promise<T>): Promise<T> => {
    const result = turn.then(fn, fn)
    turn = result.catch(() => undefined)
    return result
  }
  const fileOf = (name: string): string => `${name}.json`
  const remove = (name: string): Promise<void> => disk.unlink(`${dir}/${fileOf(name)}`).catch(ignoreMissing)

  async function pending(name: string): Promise<Pending | undefined> {
    const text = await readWhole(disk, dir, fileOf(name))
    const found = text === undefined ? undefined : (JSON.parse(text) as Pending)
    if (found === undefined || found.expiresAt > clock.wallMs()) return found
    await remove(name)
    return undefined
  }

  async function take(typed: string): Promise<Grant> {
    const code = readCode(typed)
    const found = code && (await pending(code.name))
    if (code === undefined || found === undefined) throw refused()
    const { name, secret } = code
    if (timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(found.hash, 'hex'))) {
      await remove(name)
      return found.grant
    }
    const triesLeft = found.triesLeft - 1
    if (triesLeft > 0) await writeWhole(disk, dir, fileOf(name), JSON.stringify({ ...found, triesLeft }))
    else await remove(name)
    throw refused()
  }

  return {
    makeCode: async (grant) => {
      await disk.makeDir(dir)
      // Those that nobody has used go.
      for (const { name } of await disk.list(dir)) await pending(name.replace('.json', ''))
      const code = newCode(random)
      const { name, secret } = readCode(code)!
      const expiresAt = clock.wallMs() + CODE_MS
      const made: Pending = { grant, hash: hashOf(secret), expiresAt, triesLeft: CODE_TRIES }
      await writeWhole(disk, dir, fileOf(name), JSON.stringify(made))
      return { code, expiresAt }
    },
    enrol: (request) =>
      inTurn(async () => {
        const { code, device, publicKey, signature } = request
        const grant = await take(code)
        const signed = signedEnrolment(code, device)
        if (!isSignedBy(Buffer.from(publicKey, 'hex'), signed, Buffer.from(signature, 'hex')))
          throw new AppError('DEVICE_SIGNATURE')
        const known = await devices.find(device)
        if (known !== undefined && known.publicKey !== publicKey) throw new AppError('CONFLICT', { detail: { device } })
        const enrolled: EnrolledDevice = { device, publicKey, ...grant, enrolledAt: clock.wallMs() }
        await devices.put(enrolled)
        return enrolled
      }),
  }
}

/** One answer to all that is wrong with a code: nobody learns which codes there are. */
const refused = (): AppError => new AppError('ENROL_REFUSED', { detail: { wanted: 'tingdian devices enrol' } })

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
