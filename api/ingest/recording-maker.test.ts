import { describe, expect, test, vi } from 'vitest'
import { createOpusCodec } from '../../devices/capture/opus-codec.ts'
import { createMachine, type Life } from '../../devices/simulation/machine.ts'
import { createScheduler } from '../../devices/simulation/scheduler.ts'
import { createSimDisk } from '../../devices/simulation/sim-disk.ts'
import { createSimRandom } from '../../devices/simulation/sim-random.ts'
import { gapPayload } from '../../devices/spool/gap.ts'
import { AUDIO, GAP, NO_CODEC, OPUS, PCM16, decodeRecord, encodeRecord } from '../../devices/spool/record.ts'
import { createOpener, sealingPrivateKey } from '../../devices/spool/seal.ts'
import { openDeviceTable, type EnrolledDevice } from './devices.ts'
import { openIntakeLog } from './intake-log.ts'
import { openLastingMaker } from './lasting-maker.ts'
import type { LedgerPiece } from './ledger-book.ts'
import { openRecordingMaker, type RecordingMaker } from './recording-maker.ts'
import type { WallTime } from './time-map.ts'

const RATE = 100
const DEVICE: EnrolledDevice = {
  ...{
    device: '0a'.repeat(16),
    publicKey: '',
    storeId: 's',
    name: 'till',
    kind: 'mic-array',
    pack: 'base',
    enrolledAt: 0,
  },
}

/** A second of sound: talk is loud and has its pauses; each sample tells its place, so that nothing can be swapped. */
function second(index: number, isTalk: boolean): Buffer {
  const pcm = Buffer.alloc(RATE * 2)
  for (let i = 0; i < RATE; i++)
    pcm.writeInt16LE((isTalk && index % 2 === 0 ? 8000 : 10) + ((index * RATE + i) % 7), i * 2)
  return pcm
}

/** A server over a simulated machine; `crash` ends its process in the middle of whatever it does. */
function createShop() {
  const scheduler = createScheduler()
  const machine = createMachine(scheduler, { wallMs: 1.79e12, ppm: 0 })
  const random = createSimRandom(3)
  const disk = createSimDisk(random)
  const made: { name: string; pcm: Buffer; startedAt: WallTime }[] = []
  const pieces: LedgerPiece[] = []
  const store = { isAway: false, failures: 0 }
  let maker: RecordingMaker | undefined
  let log: Awaited<ReturnType<typeof openIntakeLog>> | undefined

  async function run(life: Life): Promise<void> {
    const ports = { clock: life.clock, random, disk: disk.port(life) }
    const devices = await openDeviceTable(ports.disk, 'devices')
    if ((await devices.find(DEVICE.device)) === undefined) await devices.put(DEVICE)
    const own = await openIntakeLog(ports, {
      ...{ dir: 'log', maxSegmentBytes: 20_000, maxSegmentMs: 1e9, groupMs: 100, groupBytes: 1e6 },
      onFailing: () => undefined,
      onDurable: (device, bytes) => maker?.take({ kind: 'record', device, record: decodeRecord(bytes)! }),
    })
    const open = (onFailing: (error: unknown) => void): Promise<RecordingMaker> =>
      openRecordingMaker({
        ...{ ...ports, dir: 'spans', log: own, devices, opener: createOpener(sealingPrivateKey(Buffer.alloc(32, 1))) },
        ...{ onFailing, onUnreadable: () => undefined },
        ledger: { add: async (page) => void pieces.push(...page.pieces) },
        onRecording: async ({ span, startedAt, pcm }) => {
          const parts: Buffer[] = []
          for await (const part of pcm()) parts.push(part)
          await life.clock.sleep(50)
          if (store.isAway) throw new Error('the store is away')
          made.push({ name: `${span.fromSeq}-${span.throughSeq}`, pcm: Buffer.concat(parts), startedAt })
        },
      })
    maker = await openLastingMaker(life.clock, open, () => (store.failures += 1))
    log = own
  }

  const until = (ms: number): Promise<number> => scheduler.runUntil(scheduler.nowMs() + ms)
  const start = async (): Promise<void> => {
    log = undefined
    maker = undefined
    void run(machine.start())
    await until(2000)
  }
  function append(
    seq: number,
    firstSample: number,
    record: { samples: number; payload: Buffer; isGap?: boolean; codec?: number; rate?: number },
  ): void {
    const marks =
      log!.marks.byBoot(DEVICE.device, 'b') ?? log!.marks.add({ device: DEVICE.device, boot: 'b', clock: '', epoch: 1 })
    const { samples, payload, isGap = false, codec = PCM16, rate = RATE } = record
    const kind = isGap ? { type: GAP, codec: NO_CODEC, channels: 0 } : { type: AUDIO, codec, channels: 1 }
    const place = { epoch: marks.epoch, seq, firstSample, samples, rate, previous: 0, flags: 0 }
    log!.append(
      DEVICE.device,
      encodeRecord({ ...kind, ...place, monoMs: firstSample * 10, wallMs: 0 }, payload),
      () => undefined,
    )
  }
  const [maintain, close] = [() => void maker?.maintain(), () => maker?.close()]
  return { made, pieces, store, start, until, append, machine, disk, maintain, close }
}

/** A talk, the quiet after it, and the other talk on both sides of the place where its start was ended. */
const MOST_MADE = 4

/** Two talks of two minutes with a minute of quiet between them, and a gap in the second. */
const TALKS = [...Array(300).keys()].map((i) => second(i, i < 120 || i >= 180))

async function play(
  shop: ReturnType<typeof createShop>,
  crashAt: number[] = [],
  meanwhile: (second: number) => void = () => undefined,
): Promise<void> {
  await shop.start()
  let sample = 0
  for (const [i, payload] of TALKS.entries()) {
    if (crashAt.includes(i)) await shop.start()
    meanwhile(i)
    const isGap = i === 240
    shop.append(
      i + 1,
      sample,
      isGap
        ? { isGap, samples: RATE, payload: gapPayload({ reason: 'overrun', furtherSeqs: 0 }) }
        : { samples: RATE, payload },
    )
    sample += RATE
    await shop.until(300)
    if (i % 20 === 0) shop.maintain()
  }
  await shop.until(200_000)
  shop.maintain()
  await shop.until(60_000)
  shop.maintain()
  await shop.until(60_000)
}

describe('recordings made of the log', () => {
  const wanted = Buffer.concat(TALKS.map((pcm, i) => (i === 240 ? Buffer.alloc(pcm.length) : pcm)))

  test('are cut where nobody speaks, hold every sample once, and let the log go', async () => {
    const shop = createShop()
    await play(shop)
    expect(shop.made.length).toBeGreaterThan(1)
    expect(Buffer.concat(shop.made.map(({ pcm }) => pcm)).equals(wanted)).toBe(true)
    const segments = [...shop.disk.files().keys()].filter((path) => path.startsWith('log/') && path.endsWith('.td'))
    expect(segments).toHaveLength(1)
    expect([...shop.disk.files().keys()].filter((path) => path.endsWith('.pcm'))).toEqual([])
  })

  test('and the ledger both say how well their time is known', async () => {
    const shop = createShop()
    await play(shop)
    // A clock that was never set: nothing was before the first, and the others come after it.
    const [first, ...others] = shop.made.map(({ startedAt }) => startedAt)
    expect(first.quality).toBe('unknown')
    for (const { quality, bounds, atMs } of others) {
      expect(quality).toBe('bounded')
      expect(bounds!.fromMs <= atMs && atMs <= bounds!.toMs).toBe(true)
    }
    const sound = shop.pieces.filter(({ what }) => what === 'sound')
    expect(new Set(sound.map(({ timeQuality }) => timeQuality))).toEqual(new Set(['unknown', 'bounded']))
    expect(shop.pieces.filter(({ what, timeQuality }) => what !== 'sound' && timeQuality !== undefined)).toEqual([])
  })

  test('of Opus are as long as their records say, to the sample', async () => {
    const shop = createShop()
    await shop.start()
    const codec = createOpusCodec({ rate: 16_000, channels: 1 })
    let sample = 0
    const lengths = [3200, 3200, 77, 3200, 16_000]
    for (const [i, samples] of lengths.entries()) {
      const pcm = Buffer.alloc(samples * 2)
      for (let at = 0; at < samples; at++) pcm.writeInt16LE(Math.round(5000 * Math.sin((sample + at) / 9)), at * 2)
      shop.append(i + 1, sample, { samples, payload: codec.encode(pcm), codec: OPUS, rate: 16_000 })
      sample += samples
      await shop.until(300)
    }
    // The decoder is compiled in real time, which virtual time does not wait for.
    await vi.waitFor(async () => {
      await shop.until(200_000)
      shop.maintain()
      await shop.until(60_000)
      expect(shop.made).toHaveLength(1)
    }, 20_000)
    expect(shop.made.map(({ pcm }) => pcm.length)).toEqual([2 * sample])
    expect(shop.made[0].pcm.some((byte) => byte !== 0)).toBe(true)
  })

  test.each([[[100]], [[150, 151]], [[160]], [[175, 200, 290]]])(
    'are the same after the process died at %j',
    async (crashAt) => {
      const shop = createShop()
      await play(shop, crashAt)
      // One that was made just before a crash is made once more, just the same.
      const once = new Map(shop.made.map(({ name, pcm }) => [name, pcm]))
      expect(Buffer.concat([...once.values()]).equals(wanted)).toBe(true)
      expect(once.size).toBeLessThanOrEqual(MOST_MADE)
    },
  )

  test.each([
    ['when a talk ends', [[140, 152]], 1],
    ['from the beginning', [[0, 299]], 2],
    [
      'and away again',
      [
        [140, 152],
        [178, 184],
      ],
      2,
    ],
  ])('are the same though the store was away %s', async (_when, spans, failures) => {
    const shop = createShop()
    await play(shop, [], (i) => (shop.store.isAway = spans.some(([from, to]) => i >= from && i < to)))
    expect(shop.store.failures).toBeGreaterThanOrEqual(failures)
    // The longest that it waits, and the time after which a span is over.
    for (let minute = 0; minute < 10; minute++) {
      shop.maintain()
      await shop.until(60_000)
    }
    expect(Buffer.concat(shop.made.map(({ pcm }) => pcm)).equals(wanted)).toBe(true)
    expect(shop.made.length).toBeLessThanOrEqual(MOST_MADE)
    expect([...shop.disk.files().keys()].filter((path) => path.endsWith('.pcm'))).toEqual([])
  })

  test('none is begun by a maker that is closed, and what is under way is done', async () => {
    const shop = createShop()
    let closed: { madeThen: number } | undefined
    await play(shop, [], (i) => {
      if (i === 170) void shop.close()?.then(() => (closed = { madeThen: shop.made.length }))
    })
    expect(closed?.madeThen).toBe(shop.made.length)
    expect(shop.made).toHaveLength(1)
    // The log has the rest, and whoever starts next makes it.
    await shop.start()
    await shop.until(200_000)
    shop.maintain()
    await shop.until(60_000)
    const once = new Map(shop.made.map(({ name, pcm }) => [name, pcm]))
    expect(Buffer.concat([...once.values()]).equals(wanted)).toBe(true)
  })
})
