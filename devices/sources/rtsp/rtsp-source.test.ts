import { describe, expect, test } from 'vitest'
import type { SourceEvent } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import { createMachine } from '../../simulation/machine.ts'
import { createScheduler } from '../../simulation/scheduler.ts'
import { createSimNet } from '../../simulation/sim-net.ts'
import { createSimRandom } from '../../simulation/sim-random.ts'
import type { LogEntry } from '../log.ts'
import { createRtspSource } from './rtsp-source.ts'
import { startTestCamera, type TestCameraOptions } from './test-camera.ts'

const A_LAW = ['m=audio 0 RTP/AVP 8', 'a=control:track2']
const PACKET_TICKS = 160
const PACKET_MS = 20

/** A camera and an agent on machines of their own, in virtual time. */
async function createWorld(options: Partial<TestCameraOptions> = {}, url = 'rtsp://boss:pa55@camera/live') {
  const scheduler = createScheduler()
  const random = createSimRandom(7)
  const net = createSimNet(scheduler, random)
  const machine = () => createMachine(scheduler, { wallMs: 0, ppm: 0 }).start()
  const [there, here] = [machine(), machine()]
  const start = () => startTestCamera(net.port(there), { audio: A_LAW, ...options })
  const camera = await start()
  const events: SourceEvent[] = []
  const log: LogEntry[] = []
  const stop = new AbortController()
  const ports = {
    clock: here.clock,
    random: { bytes: (length: number) => Buffer.alloc(length, 5), fraction: () => random.fraction() },
    net: { ...net.port(here), dial: (address: string) => net.port(here).dial(address) },
  } as unknown as DevicePorts
  const source = createRtspSource(ports, { kind: 'rtsp', url, rate: 8000 }, (entry) => log.push(entry))
  const done = (async () => {
    for await (const event of source.open(stop.signal)) events.push(event)
  })()
  return {
    ...{ camera, start, events, log, source, net, stop, done },
    until: (ms: number) => scheduler.runUntil(ms),
    /** Sound of one camera from now on, for so long. */
    play: async (of: typeof camera, ms: number) => {
      for (let sent = 0; sent < ms; sent += PACKET_MS) {
        of.send(PACKET_TICKS)
        await scheduler.runUntil(scheduler.nowMs() + PACKET_MS)
      }
    },
    nowMs: () => scheduler.nowMs(),
  }
}

const samplesOf = (events: readonly SourceEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'sound' ? event.samples : 0), 0)
const gapsOf = (events: readonly SourceEvent[]) => events.filter((event) => event.kind === 'gap')

describe('a camera', () => {
  test.each(['Digest', 'Basic'] as const)('is asked for its sound alone, with %s', async (scheme) => {
    const world = await createWorld({ login: { user: 'boss', password: 'pa55', scheme } })
    await world.until(1000)
    expect(world.camera.isPlaying()).toBe(true)
    await world.play(world.camera, 2000)
    expect(samplesOf(world.events)).toBeGreaterThan(8000 * 1.9)
    const lines = world.camera.asked.map(({ line }) => line)
    expect(lines.filter((line) => line.startsWith('SETUP'))).toEqual(['SETUP rtsp://camera/live/track2 RTSP/1.0'])
    expect(lines.join()).not.toContain('pa55')
    // Once without a password, once with: a camera that locks after five wrong ones is never brought near it.
    expect(lines.filter((line) => line.startsWith('DESCRIBE'))).toHaveLength(2)
    world.stop.abort()
    await world.until(world.nowMs() + 5000)
    await world.done
  })

  test('with a wrong password is asked once, then only after minutes; the password is told to nobody', async () => {
    const world = await createWorld({ login: { user: 'boss', password: 'other', scheme: 'Digest' } })
    await world.until(4 * 60_000)
    expect(world.camera.asked.filter(({ authorization }) => authorization !== undefined)).toHaveLength(1)
    expect(world.source.health()).toMatchObject({ state: 'failing', trouble: { code: 'camera-password' } })
    expect(JSON.stringify([world.log, world.source.health(), world.camera.asked])).not.toContain('pa55')
    await world.until(9 * 60_000)
    expect(world.camera.asked.filter(({ authorization }) => authorization !== undefined).length).toBeGreaterThan(1)
  })

  test('that has no sound says what it has', async () => {
    const world = await createWorld({ audio: ['m=audio 0 RTP/AVP 99', 'a=rtpmap:99 G726-32/8000'] })
    await world.until(2000)
    expect(world.source.health().trouble).toMatchObject({ code: 'camera-no-audio' })
    expect(world.source.health().trouble?.wanted).toContain('got G726-32')
  })

  test('that goes is tried for ever, and a gap stands where it was away', async () => {
    const world = await createWorld()
    await world.until(1000)
    await world.play(world.camera, 3000)
    await world.camera.stop()
    await world.until(10 * 60_000)
    const tries = world.source.health().restarts
    expect(tries).toBeGreaterThan(15)
    expect(tries).toBeLessThan(60)
    const again = await world.start()
    const before = world.events.length
    await world.play(again, 60_000)
    expect(samplesOf(world.events.slice(before))).toBeGreaterThan(29 * 8000)
    expect(gapsOf(world.events)[0]).toMatchObject({ reason: 'source-restart' })
  })

  test('whose wire goes dead is left after ten seconds', async () => {
    const world = await createWorld()
    await world.until(1000)
    await world.play(world.camera, 1000)
    for (const link of world.net.links()) link.deafen('down')
    await world.until(world.nowMs() + 15_000)
    expect(gapsOf(world.events).length).toBeGreaterThan(0)
    expect(world.log.at(0)).toMatchObject({ code: 'camera-lost' })
  })

  test('is told of what came, and that somebody listens', async () => {
    const world = await createWorld()
    await world.until(1000)
    await world.play(world.camera, 30_000)
    expect(world.camera.asked.filter(({ line }) => line.startsWith('GET_PARAMETER')).length).toBeGreaterThan(1)
    expect(world.camera.reports.length).toBeGreaterThan(3)
    expect(world.camera.reports[0].readUInt32BE(8)).toBe(9)
  })

  test('that loses packets leaves a gap as long as they, across the turn of numbers and stamps', async () => {
    const world = await createWorld({ sequence: 65_530, timestamp: 2 ** 32 - 1600 })
    await world.until(1000)
    await world.play(world.camera, 400)
    world.camera.lose(25, PACKET_TICKS)
    await world.play(world.camera, 400)
    expect(gapsOf(world.events)).toMatchObject([{ reason: 'overrun', samples: 25 * PACKET_TICKS }])
    expect(samplesOf(world.events)).toBeGreaterThanOrEqual(38 * PACKET_TICKS)
    expect(world.source.health().overruns).toBe(1)
  })

  test('whose time begins anew loses nothing', async () => {
    const world = await createWorld({ sequence: 7000, timestamp: 123_456 })
    await world.until(1000)
    await world.play(world.camera, 400)
    world.camera.reset({ timestamp: 0 })
    await world.play(world.camera, 400)
    world.camera.reset({ sequence: 0 })
    await world.play(world.camera, 400)
    await world.until(world.nowMs() + 200)
    expect(gapsOf(world.events)).toEqual([])
    expect(samplesOf(world.events)).toBe(60 * PACKET_TICKS)
  })

  test('that leaves silences out, and says so, has lost nothing: they are silence', async () => {
    const world = await createWorld({ audio: ['m=audio 0 RTP/AVP 8 13', 'a=control:track2'] })
    await world.until(1000)
    await world.play(world.camera, 400)
    world.camera.reset({ timestamp: 20 * PACKET_TICKS + 8000 })
    await world.play(world.camera, 400)
    await world.until(world.nowMs() + 200)
    expect(gapsOf(world.events)).toEqual([])
    expect(samplesOf(world.events)).toBe(40 * PACKET_TICKS + 8000)
  })

  test('that sends what nobody asked for is not heard', async () => {
    const world = await createWorld()
    await world.until(1000)
    world.camera.sendRaw(Buffer.concat([Buffer.from([0x24, 0, 0, 12]), Buffer.alloc(12, 0x80)]))
    world.camera.sendRaw(Buffer.from('RTSP/1.0 999 What\r\nANNOUNCE rtsp://x RTSP/1.0\r\nCSeq: 1\r\n\r\n'))
    await world.play(world.camera, 400)
    await world.until(world.nowMs() + 200)
    expect(samplesOf(world.events)).toBe(20 * PACKET_TICKS)
  })
})

test('an address that is none is refused at once, and a file of it is read anew for each connection', async () => {
  const reads: string[] = []
  const disk = { read: (path: string) => (reads.push(path), Promise.reject(new Error('ENOENT'))) }
  const scheduler = createScheduler()
  const { clock } = createMachine(scheduler, { wallMs: 0, ppm: 0 }).start()
  const ports = { clock, disk, random: { fraction: () => 0 } } as unknown as DevicePorts
  expect(() => createRtspSource(ports, { kind: 'rtsp', url: 'http://x' })).toThrow(/CONFIG|configuration|配置/)
  expect(() => createRtspSource(ports, { kind: 'rtsp' })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  const source = createRtspSource(ports, { kind: 'rtsp', urlFile: '/run/camera-url' })
  const stop = new AbortController()
  const done = (async () => {
    for await (const event of source.open(stop.signal)) void event
  })()
  await scheduler.runUntil(4000)
  expect(reads.length).toBeGreaterThan(1)
  expect(source.health().trouble).toMatchObject({ code: 'camera-address' })
  stop.abort()
  await scheduler.runUntil(60_000)
  await done
})
