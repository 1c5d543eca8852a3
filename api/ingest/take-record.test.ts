import { describe, expect, test } from 'vitest'
import { createMachine } from '../../devices/simulation/machine.ts'
import { createScheduler } from '../../devices/simulation/scheduler.ts'
import { createSimDisk } from '../../devices/simulation/sim-disk.ts'
import { createSimRandom } from '../../devices/simulation/sim-random.ts'
import { AUDIO, PCM16, encodeRecord } from '../../devices/spool/record.ts'
import { openIntakeLog, type IntakeLog } from './intake-log.ts'
import { createRecordTaker } from './take-record.ts'

const DEVICE = 'ab'.repeat(16)
const OPTIONS = { dir: 'log', maxSegmentBytes: 1e9, maxSegmentMs: 1e9, groupMs: 100, groupBytes: 1e6 }

function record(seq: number, fill = 1): Buffer {
  const place = { epoch: 1, seq, firstSample: (seq - 1) * 10, samples: 10, rate: 100, previous: 0 }
  return encodeRecord(
    { type: AUDIO, flags: 0, codec: PCM16, channels: 1, ...place, monoMs: 0, wallMs: 0 },
    Buffer.alloc(20, fill),
  )
}

function createServer(seed = 11) {
  const scheduler = createScheduler()
  const machine = createMachine(scheduler, { wallMs: 1.79e12, ppm: 0 })
  const random = createSimRandom(seed)
  const disk = createSimDisk(random)
  const until = (ms: number): Promise<number> => scheduler.runUntil(scheduler.nowMs() + ms)
  async function open(): Promise<IntakeLog> {
    const life = machine.start()
    let log: IntakeLog | undefined
    const ports = { clock: life.clock, random, disk: disk.port(life) }
    void openIntakeLog(ports, { ...OPTIONS, onFailing: () => undefined }).then((opened) => (log = opened))
    for (let i = 0; log === undefined && i < 1000; i++) await until(100)
    return log!
  }
  return { scheduler, machine, disk, until, open }
}

function takerOf(log: IntakeLog) {
  const marks = log.marks.byBoot(DEVICE, 'b') ?? log.marks.add({ device: DEVICE, boot: 'b', clock: '', epoch: 1 })
  let freed = 0
  const taker = createRecordTaker(log, DEVICE, new Map([[1, marks]]), {
    onSettled: (_start, bytes) => (freed += bytes),
  })
  return { ...taker, marks, freed: () => freed }
}

const logBytes = (disk: ReturnType<typeof createServer>['disk']): number =>
  [...disk.files()].reduce((sum, [path, bytes]) => sum + (path.startsWith('log/') ? bytes.length : 0), 0)

describe('records that come', () => {
  test('a second time, a session of ten hours from the first second on, add no byte and are acknowledged whole', async () => {
    const seconds = 36_000
    const server = createServer()
    const { take, marks, freed } = takerOf(await server.open())
    for (let seq = 1; seq <= seconds; seq++) take(record(seq))
    await server.until(1000)
    const [bytes, settled] = [logBytes(server.disk), freed()]
    for (let seq = 1; seq <= seconds; seq++) take(record(seq))
    await server.until(1000)
    expect(logBytes(server.disk)).toBe(bytes)
    expect(freed()).toBe(2 * settled)
    expect(marks.durable).toEqual({ seq: seconds, endSample: 10 * seconds })
  })

  test('out of order wait for the one that is missing; too many do not', async () => {
    const server = createServer()
    const { take, marks } = takerOf(await server.open())
    expect(take(record(1))).toBeUndefined()
    expect(take(record(3))).toMatchObject({ epoch: 1, seq: 1 })
    // Asked once: a device that was asked with every record would send everything again each time.
    for (let seq = 4; seq < 200; seq++) expect(take(record(seq))).toBeUndefined()
    expect(take(record(2))).toBeUndefined()
    expect(marks.taken.seq).toBe(66)
    expect(take(record(200))).toMatchObject({ epoch: 1, seq: 66 })
  })

  test('with the number of another record are a clone’s', async () => {
    const server = createServer()
    const { take } = takerOf(await server.open())
    take(record(1))
    expect(() => take(record(1, 2))).toThrow(expect.objectContaining({ code: 'DEVICE_CLONED' }) as Error)
  })

  test('damaged, cut or of an unknown start are refused', async () => {
    const server = createServer()
    const { take } = takerOf(await server.open())
    const bad = record(1)
    bad[70] ^= 1
    for (const bytes of [bad, record(1).subarray(0, 60), Buffer.alloc(0), Buffer.concat([record(1), record(2)])])
      expect(() => take(bytes)).toThrow(expect.objectContaining({ code: 'PROTOCOL_INVALID' }) as Error)
  })
})

/** Twenty records every eighth of a second; the device has been told `told()` of them. */
async function takeThousand(server: ReturnType<typeof createServer>): Promise<{ told: () => number }> {
  const { take, marks } = takerOf(await server.open())
  for (let group = 0; group < 50; group++)
    server.scheduler.after(group * 125, () => {
      for (let seq = group * 20 + 1; seq <= group * 20 + 20; seq++) take(record(seq))
    })
  return { told: () => marks.durable.seq }
}

test('at whichever event the power goes, until a thousand records are acknowledged: what was acknowledged is there', async () => {
  let [events, told] = [0, 0]
  for (; told < 1000; events++) {
    const server = createServer(events)
    const thousand = await takeThousand(server)
    for (let i = 0; i < events; i++) await server.scheduler.runUntil(server.scheduler.nextMs()!)
    told = thousand.told()
    server.machine.cutPower()
    server.disk.cutPower()
    server.machine.boot(1.79e12)
    const after = await server.open()
    // The start itself is not announced in this log, so the records are counted by themselves.
    const seqs = (await Promise.all((await segments(server, after)).map((name) => read(server, after, name)))).flat()
    expect(Math.max(0, ...seqs)).toBeGreaterThanOrEqual(told)
    expect(new Set(seqs).size).toBeGreaterThanOrEqual(told)
  }
  expect(events).toBeGreaterThan(150)
})

async function segments(server: ReturnType<typeof createServer>, log: IntakeLog): Promise<string[]> {
  return settle(server, log.segments())
}

async function read(server: ReturnType<typeof createServer>, log: IntakeLog, name: string): Promise<number[]> {
  const entries = await settle(server, log.entries(name))
  return entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record.seq] : []))
}

async function settle<T>(server: ReturnType<typeof createServer>, promise: Promise<T>): Promise<T> {
  let result: { value: T } | undefined
  void promise.then((value) => (result = { value }))
  while (result === undefined) await server.until(10)
  return result.value
}
