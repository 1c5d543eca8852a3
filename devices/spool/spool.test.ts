import { describe, expect, test } from 'vitest'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import { createSimDisk } from '../simulation/sim-disk.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { gapOf } from './gap.ts'
import { defaultSpoolOptions, type SpoolOptions } from './options.ts'
import { AUDIO, PCM16, decodeRecord } from './record.ts'
import { createOpener, sealingPrivateKey, sealingPublicKey } from './seal.ts'
import { openSpool, type Spool } from './spool.ts'
import { NOTHING } from './state.ts'

const RATE = 8000
const SECOND_BYTES = RATE * 2

/** A spool on a simulated disk, and what drives its time. */
async function createSpool(options: Partial<SpoolOptions> = {}) {
  const scheduler = createScheduler()
  const machine = createMachine(scheduler, { wallMs: 1.79e12, ppm: 0 })
  const random = createSimRandom(2)
  const disk = createSimDisk(random.fork())
  const all = { ...defaultSpoolOptions, dir: 'spool', deviceId: Buffer.alloc(16, 5), serverKey: undefined, ...options }
  const until = (ms: number): Promise<number> => scheduler.runUntil(scheduler.nowMs() + ms)
  async function wait<T>(promise: Promise<T>): Promise<T> {
    let result: { value: T } | undefined
    void promise.then((value) => (result = { value }))
    for (let i = 0; result === undefined && i < 2000; i++) await until(100)
    if (result === undefined) throw new Error('it never ends')
    return result.value
  }
  const life = machine.start()
  const spool = await wait(openSpool({ disk: disk.port(life), clock: life.clock, random }, all))
  await wait(spool.begin({ rate: RATE, channels: 1 }, 'c'))
  /** Another process on the same disk, and how much it reads of it. */
  async function reopen(onRead: (bytes: number) => void): Promise<Spool> {
    const next = machine.start()
    const port = disk.port(next)
    const read: typeof port.read = async (...place) => {
      const bytes = await port.read(...place)
      onRead(bytes.length)
      return bytes
    }
    return wait(openSpool({ disk: { ...port, read }, clock: next.clock, random }, all))
  }
  return { spool, disk, until, wait, random, reopen }
}

/** Spoils the farther of the two notes of a start, as a write that was cut. */
function tearNewest(notes: Buffer, tear: (at: number, bytes: Buffer) => void): void {
  const slots = [0, 64].sort((a, b) => Number(notes.readBigUInt64LE(b + 28) - notes.readBigUInt64LE(a + 28)))
  tear(slots[0] + 40, Buffer.alloc(24, 0xff))
}

function record(spool: Spool, payload: Buffer): void {
  spool.append({ type: AUDIO, flags: 0, codec: PCM16, samples: payload.length / 2, monoMs: 0, wallMs: 0, payload })
}

describe('a sealed spool', () => {
  test('holds nothing that can be heard, and everything for the server', async () => {
    const key = sealingPrivateKey(Buffer.alloc(32, 9))
    const { spool, disk, until, wait, random } = await createSpool({ serverKey: sealingPublicKey(key) })
    const sound = Array.from({ length: 90 }, () => random.bytes(SECOND_BYTES))
    for (const payload of sound) {
      record(spool, payload)
      await until(1000)
    }
    await wait(spool.flush())
    const onDisk = Buffer.concat([...disk.files().values()])
    for (const payload of sound)
      for (let at = 0; at + 64 <= payload.length; at += 640)
        expect(onDisk.includes(payload.subarray(at, at + 64))).toBe(false)
    const [start] = spool.starts()
    const opener = createOpener(key)
    const read = await wait(spool.read(start, NOTHING, Infinity))
    // The newest are in memory, older ones come from the disk: all of them the same.
    const opened = read.map((bytes) => opener.open(decodeRecord(bytes)!))
    expect(opened.map((payload, i) => payload?.equals(sound[i]))).toEqual(sound.map(() => true))
    expect(createOpener(sealingPrivateKey(Buffer.alloc(32, 8))).open(decodeRecord(read[0])!)).toBeUndefined()
  })

  test('is empty within ten seconds when somebody withdraws, and says so in a gap', async () => {
    const { spool, disk, until } = await createSpool()
    for (let i = 0; i < 40; i++) {
      record(spool, Buffer.alloc(SECOND_BYTES, 3))
      await until(500)
    }
    const [start] = spool.starts()
    void spool.erase()
    await until(10_000)
    const left = [...disk.files()].filter(([path]) => path.endsWith('.td') && path.includes(start.bootId))
    expect(left).toEqual([])
    const [gap] = await spool.read(start, NOTHING, Infinity)
    expect(gapOf(decodeRecord(gap)!)).toEqual({ reason: 'withdrawn', furtherSeqs: 39 })
    expect(decodeRecord(gap)).toMatchObject({ seq: 1, firstSample: 0, samples: 40 * RATE })
  })
})

describe('a start that finds the sound of hours', () => {
  /** Bytes that are read until all that lies there is known to be with the server. */
  async function readAfter(minutes: number): Promise<{ read: number; held: number }> {
    const { spool, disk, until, wait, reopen } = await createSpool({
      ballastBytes: 0,
      maxSegmentBytes: 4 * SECOND_BYTES * 60,
    })
    for (let i = 0; i < minutes * 60; i++) {
      record(spool, Buffer.alloc(SECOND_BYTES, i))
      if (i % 20 === 0) await until(100)
    }
    const all = { seq: minutes * 60, endSample: minutes * 60 * RATE }
    await wait(spool.flush())
    spool.noteMark(spool.starts()[0], 1, all)
    await wait(spool.close())
    let read = 0
    const held = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0)
    const again = await reopen((bytes) => (read += bytes))
    await wait(again.maintain())
    expect(await wait(again.read(again.starts()[0], all, Infinity))).toEqual([])
    return { read, held }
  }

  test('reads the ends of its segments, not what lies between', async () => {
    const [one, four] = [await readAfter(60), await readAfter(240)]
    expect(four.held).toBeGreaterThan(3.9 * one.held)
    expect(four.read - one.read).toBeLessThan(0.1 * (four.held - one.held))
  })
})

describe('a full disk', () => {
  test.each([
    ['oldest', 'well', 'spool-bound'],
    ['stop', 'disk-full', 'disk-full'],
  ] as const)('(%s) costs a gap, and nothing more 30 s after there is room', async (whenFull, health, reason) => {
    const { spool, disk, until, wait } = await createSpool({
      ...{ whenFull, maxSegmentBytes: 100_000, ballastBytes: 65_536, minFreeBytes: 0 },
    })
    const second = async (): Promise<void> => {
      record(spool, Buffer.alloc(SECOND_BYTES, 1))
      await until(1000)
      await wait(spool.maintain())
    }
    for (let i = 0; i < 10; i++) await second()
    disk.faults.capacityBytes = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0) + 20_000
    for (let i = 0; i < 30; i++) await second()
    expect(spool.health()).toBe(health)
    disk.faults.capacityBytes = Infinity
    for (let i = 0; i < 30; i++) await second()
    expect(spool.health()).toBe('well')
    await wait(spool.flush())
    const [start] = spool.starts()
    const read = (await wait(spool.read(start, NOTHING, Infinity))).map((bytes) => decodeRecord(bytes)!)
    const gaps = read.filter((one) => gapOf(one)?.reason === reason)
    expect(gaps.length).toBeGreaterThan(0)
    expect(read.at(-1)!.firstSample + read.at(-1)!.samples).toBe(70 * RATE)
    // Every second is sound or a gap, none is both, and the last of them is sound.
    expect(read.reduce((sum, one) => sum + one.samples, 0)).toBe(70 * RATE)
    expect(read.at(-1)!.type).toBe(AUDIO)
  })

  test('costs a gap that is written as soon as there is room, though nothing more is captured', async () => {
    const { spool, disk, until, wait } = await createSpool({
      ...{ whenFull: 'stop', maxSegmentBytes: 100_000, ballastBytes: 65_536, minFreeBytes: 0 },
    })
    const second = async (): Promise<void> => {
      record(spool, Buffer.alloc(SECOND_BYTES, 1))
      await until(1000)
      await wait(spool.maintain())
    }
    for (let i = 0; i < 3; i++) await second()
    disk.faults.capacityBytes = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0) + 100
    for (let i = 0; i < 15; i++) await second()
    expect(spool.health()).toBe('disk-full')
    disk.faults.capacityBytes = Infinity
    // Captured is nothing any more; the house is kept.
    for (let i = 0; i < 6; i++) {
      await until(5000)
      await wait(spool.maintain())
    }
    const [start] = spool.starts()
    const read = (await wait(spool.read(start, NOTHING, Infinity))).map((bytes) => decodeRecord(bytes)!)
    expect(read.some((one) => gapOf(one)?.reason === 'disk-full')).toBe(true)
    expect(read.reduce((sum, one) => sum + one.samples, 0)).toBe(18 * RATE)
  })

  test.each(['killed', 'without power', 'killed, with half a note'])(
    'leaves behind how much it had to leave away when its process ends meanwhile: %s',
    async (how) => {
      const { spool, disk, until, wait, reopen } = await createSpool({
        ...{ whenFull: 'stop', maxSegmentBytes: 100_000, ballastBytes: 65_536, minFreeBytes: 0 },
      })
      const second = async (): Promise<void> => {
        record(spool, Buffer.alloc(SECOND_BYTES, 1))
        await until(1000)
        await wait(spool.maintain())
      }
      for (let i = 0; i < 5; i++) await second()
      disk.faults.capacityBytes = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0)
      for (let i = 0; i < 25; i++) await second()
      expect(spool.health()).toBe('disk-full')
      if (how === 'without power') disk.cutPower()
      if (how === 'killed, with half a note')
        tearNewest(disk.files().get('spool/gaps')!, (at, bytes) => disk.tear('spool/gaps', at, bytes))
      // The disk is as full for the next process, and the one after it; then there is room.
      for (const capacityBytes of [disk.faults.capacityBytes, disk.faults.capacityBytes, Infinity]) {
        disk.faults.capacityBytes = capacityBytes
        const one = await reopen(() => undefined)
        const [start] = one.starts()
        const read = (await wait(one.read(start, NOTHING, Infinity))).map((bytes) => decodeRecord(bytes)!)
        const samples = read.reduce((sum, { samples: some }) => sum + some, 0)
        expect(samples).toBeGreaterThanOrEqual(how === 'killed' ? 30 * RATE : 29 * RATE)
        expect(samples).toBeLessThanOrEqual(30 * RATE)
        expect(gapOf(read.at(-1)!)?.reason).toBe('disk-full')
        let at = 0
        for (const { firstSample, samples: some } of read) {
          expect(firstSample).toBe(at)
          at += some
        }
      }
    },
  )

  test('lets nobody hear of a start before its number is durable', async () => {
    const { spool, disk, until } = await createSpool({ whenFull: 'stop', ballastBytes: 0, minFreeBytes: 0 })
    disk.faults.capacityBytes = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0)
    void spool.begin({ rate: RATE, channels: 1 }, 'c')
    await until(20_000)
    expect(spool.starts()).toEqual([spool.current()])
    disk.faults.capacityBytes = Infinity
    await until(20_000)
    expect(spool.starts()).toHaveLength(2)
    expect(spool.starts()[1]).toBe(spool.current())
  })

  test('never has two hands on the state at once', async () => {
    const { spool, disk, until, wait } = await createSpool({ keepAckedMs: 0, maxSegmentBytes: 20_000, ballastBytes: 0 })
    const failures: unknown[] = []
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 3; i++) record(spool, Buffer.alloc(SECOND_BYTES, 1))
      await until(2000)
      spool.noteMark(spool.current()!, round + 1, { seq: 3, endSample: 3 * RATE })
      const keeping = spool.maintain().catch((error: unknown) => failures.push(error))
      await until(round % 10)
      await Promise.all([wait(spool.beginAnew()), keeping])
    }
    expect(failures).toEqual([])
    await wait(spool.erase())
    const state = disk.files().get('spool/state')!.toString()
    expect(JSON.parse(state.slice(state.indexOf('\n')))).toMatchObject({ starts: spool.starts() })
  })
})

describe('what the server has', () => {
  test('is all only when a start that was ended is there, too, and what it still had to write', async () => {
    const { spool, wait, until } = await createSpool()
    record(spool, Buffer.alloc(SECOND_BYTES))
    await until(2000)
    const first = spool.current()!
    await wait(spool.beginAnew())
    record(spool, Buffer.alloc(SECOND_BYTES))
    await until(2000)
    spool.noteMark(spool.current()!, 2, { seq: 1, endSample: RATE })
    expect([spool.isAcked(), spool.isAllAcked()]).toEqual([true, false])
    spool.noteMark(first, 1, { seq: 1, endSample: RATE })
    expect(spool.isAllAcked()).toBe(true)
  })
})
