import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realDisk } from '../../devices/real/disk.ts'
import { clockPayload } from '../../devices/protocol/clock-record.ts'
import { healthPayload, readHealthPayload } from '../../devices/protocol/health-record.ts'
import { gapPayload } from '../../devices/spool/gap.ts'
import {
  AUDIO,
  CLOCK,
  GAP,
  HEALTH,
  NO_CODEC,
  PCM16,
  decodeRecord,
  encodeRecord,
  type StoredRecord,
} from '../../devices/spool/record.ts'
import { createDeviceStatuses, readStatus } from './device-status.ts'
import { deviceState } from './fleet.ts'

const DEVICE = '12'.repeat(16)
const NOW = 1.79e12

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-status-'))
})
afterEach(() => rm(dir, { recursive: true }))

function record(type: number, payload: Buffer, samples = 0, wallMs = NOW): StoredRecord {
  const place = { epoch: 1, seq: 1, firstSample: 0, samples, rate: 100, monoMs: 5000, wallMs, previous: 0 }
  const codec = type === AUDIO ? PCM16 : NO_CODEC
  return decodeRecord(encodeRecord({ type, flags: 0, codec, channels: 1, ...place }, payload))!
}

test('what a device sent is told, and outlives the service', async () => {
  const statuses = createDeviceStatuses({ disk: realDisk, clock: { wallMs: () => NOW } }, dir)
  statuses.noteOpen(DEVICE)
  statuses.noteRecord(DEVICE, record(AUDIO, Buffer.alloc(400), 200, NOW - 3000))
  statuses.noteRecord(DEVICE, record(GAP, gapPayload({ reason: 'paused', furtherSeqs: 0 }), 700))
  // Its clock is an hour behind.
  const point = { monoMs: 5000, serverMs: NOW, errorMs: 12 }
  statuses.noteRecord(DEVICE, record(CLOCK, clockPayload(point), 0, NOW - 3600_000))
  statuses.noteRecord(DEVICE, record(HEALTH, healthPayload({ state: 'no-sound', backlogSeconds: 9 })))
  const wanted = {
    ...{ isConnected: true, lastSeenAt: NOW, lastSoundAt: NOW, soundCapturedAt: NOW - 1000, soundSeconds: 2 },
    ...{ gapSeconds: { paused: 7 }, clock: { behindMs: 3600_000, errorMs: 12 } },
    health: { state: 'no-sound', backlogSeconds: 9 },
  }
  expect(await statuses.of(DEVICE)).toMatchObject(wanted)
  await statuses.save()
  expect(await readStatus(realDisk, dir, DEVICE)).toMatchObject(wanted)
  const next = createDeviceStatuses({ disk: realDisk, clock: { wallMs: () => NOW } }, dir)
  expect(await next.of(DEVICE)).toMatchObject({ ...wanted, isConnected: false })
})

test('a state that cannot be read is begun anew', async () => {
  await writeFile(join(dir, `${DEVICE}.json`), '{"isConnected":tr')
  const statuses = createDeviceStatuses({ disk: realDisk, clock: { wallMs: () => NOW } }, dir)
  statuses.noteOpen(DEVICE)
  expect(await statuses.of(DEVICE)).toMatchObject({ isConnected: true, lastSeenAt: NOW, soundSeconds: 0 })
  await statuses.save()
  expect(await readStatus(realDisk, dir, DEVICE)).toMatchObject({ isConnected: true })
})

describe('the state of a device', () => {
  const seen = { isConnected: true, lastSeenAt: NOW, soundSeconds: 0, gapSeconds: {} }
  test.each([
    ['never-seen', {}, { isConnected: false, soundSeconds: 0, gapSeconds: {} }],
    ['recording', {}, seen],
    ['no-sound', {}, { ...seen, health: { state: 'no-sound', at: NOW } }],
    ['offline', {}, { ...seen, lastSeenAt: NOW - 91_000, health: { state: 'recording', at: NOW } }],
    ['cloned', {}, { ...seen, alarm: { code: 'DEVICE_CLONED', at: NOW - 60_000 } }],
    ['recording', {}, { ...seen, alarm: { code: 'DEVICE_CLONED', at: NOW - 2 * 3600_000 } }],
    ['revoked', { revokedAt: NOW }, seen],
  ])('is %s', (state, device, status) => {
    expect(deviceState(device, status, NOW)).toBe(state)
  })
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"state":1}',
  JSON.stringify({ state: 'x'.repeat(50) }),
  `{"state":"${'x'.repeat(9000)}"}`,
])('a health record that says %j says nothing', (text) => {
  expect(readHealthPayload(Buffer.from(text))).toBeUndefined()
})
