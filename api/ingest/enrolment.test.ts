import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { enrolmentRequest } from '../../devices/protocol/enrolment.ts'
import { newIdentity } from '../../devices/protocol/identity.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { createSimRandom } from '../../devices/simulation/sim-random.ts'
import { openDeviceTable } from './devices.ts'
import { CODE_MS, CODE_TRIES, createEnrolment } from './enrolment.ts'

const GRANT = { storeId: '静安店', name: 'till-1', kind: 'mic-array', pack: 'base' } as const

const dirs: string[] = []
afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true })
})

async function open() {
  const dir = await mkdtemp(join(tmpdir(), 'tingdian-enrol-'))
  dirs.push(dir)
  const random = createSimRandom(7)
  let wallMs = 1e12
  const clock = { wallMs: () => wallMs }
  const devices = await openDeviceTable(realDisk, join(dir, 'devices'))
  const enrolment = createEnrolment({ disk: realDisk, clock, random }, join(dir, 'codes'), devices)
  return { random, devices, enrolment, later: (ms: number) => (wallMs += ms) }
}

test('a code works once, however it is typed', async () => {
  const { random, devices, enrolment } = await open()
  const { code } = await enrolment.makeCode(GRANT)
  const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `
  const first = newIdentity(random)
  const enrolled = await enrolment.enrol(enrolmentRequest(first, typed))
  expect(await devices.find(first.deviceId.toString('hex'))).toEqual(enrolled)
  expect(enrolled).toMatchObject(GRANT)
  await expect(enrolment.enrol(enrolmentRequest(newIdentity(random), code))).rejects.toMatchObject({
    code: 'ENROL_REFUSED',
  })
})

test('a code lives ten minutes', async () => {
  const { random, enrolment, later } = await open()
  const { code } = await enrolment.makeCode(GRANT)
  later(CODE_MS)
  const request = enrolmentRequest(newIdentity(random), code)
  await expect(enrolment.enrol(request)).rejects.toMatchObject({ code: 'ENROL_REFUSED' })
})

test.each([
  [CODE_TRIES - 1, true],
  [CODE_TRIES, false],
])('after %i wrong tries the right code works: %s', async (tries, works) => {
  const { random, enrolment } = await open()
  const { code } = await enrolment.makeCode(GRANT)
  const wrong = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7')
  const all = Array.from({ length: tries }, () => enrolment.enrol(enrolmentRequest(newIdentity(random), wrong)))
  for (const tried of await Promise.allSettled(all)) expect(tried.status).toBe('rejected')
  const right = enrolment.enrol(enrolmentRequest(newIdentity(random), code)).then(
    () => true,
    () => false,
  )
  expect(await right).toBe(works)
})

test('whoever has not the key does not enrol it, and cannot take the place of another', async () => {
  const { random, enrolment } = await open()
  const [own, others] = [newIdentity(random), newIdentity(random)]
  const { code } = await enrolment.makeCode(GRANT)
  const stolen = { ...enrolmentRequest(own, code), publicKey: enrolmentRequest(others, code).publicKey }
  await expect(enrolment.enrol(stolen)).rejects.toMatchObject({ code: 'DEVICE_SIGNATURE' })

  await enrolment.enrol(enrolmentRequest(own, (await enrolment.makeCode(GRANT)).code))
  const again = (await enrolment.makeCode(GRANT)).code
  const impostor = { ...others, deviceId: own.deviceId }
  await expect(enrolment.enrol(enrolmentRequest(impostor, again))).rejects.toMatchObject({ code: 'CONFLICT' })
})

test.each(['', 'ABC', '0'.repeat(500), '没有', '---'])('%j is no code', async (code) => {
  const { random, enrolment } = await open()
  const request = enrolmentRequest(newIdentity(random), code)
  await expect(enrolment.enrol(request)).rejects.toMatchObject({ code: 'ENROL_REFUSED' })
})
