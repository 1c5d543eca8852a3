import { describe, expect, test } from 'vitest'
import type { Disk } from '../ports.ts'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import { createSimDisk } from '../simulation/sim-disk.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { createSegmentLog } from './segment-log.ts'

interface Call {
  path: string
  what: 'append' | 'sync'
}

/** A disk that tells what is done to its files, and lets a test decide which syncs fail. */
function watched(disk: Disk, calls: Call[], failsAt: (sync: number) => boolean): Disk {
  let syncs = 0
  return {
    ...disk,
    create: async (path) => {
      const file = await disk.create(path)
      return {
        ...file,
        append: (bytes) => {
          calls.push({ path, what: 'append' })
          return file.append(bytes)
        },
        sync: () => {
          calls.push({ path, what: 'sync' })
          return failsAt(syncs++) ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) : file.sync()
        },
      }
    },
  }
}

function openLog(failsAt: (sync: number) => boolean) {
  const scheduler = createScheduler()
  const life = createMachine(scheduler, { wallMs: 1.79e12, ppm: 0 }).start()
  const calls: Call[] = []
  const failures: unknown[] = []
  let segment = 0
  const disk = watched(createSimDisk(createSimRandom(3)).port(life), calls, failsAt)
  const log = createSegmentLog(
    { disk, clock: life.clock },
    {
      ...{ dir: 'd', identity: { deviceId: Buffer.alloc(16), bootId: Buffer.alloc(16, 1), epoch: 1 } },
      ...{ nextSegment: () => ++segment, maxSegmentBytes: 1e6, maxSegmentMs: 1e9, groupMs: 100, groupBytes: 1e6 },
      ...{ writeAtOnce: true, makeRoom: async () => false, onWell: () => undefined },
      onFailing: (error) => failures.push(error),
    },
  )
  return { log, calls, failures, until: (ms: number) => scheduler.runUntil(scheduler.nowMs() + ms) }
}

describe('a sync that failed', () => {
  // Syncs 0 and 1 of a file are of its header and of the first group.
  test.each([[[1]], [[1, 3]], [[2, 4, 5]], [[0, 1, 2, 3]]])(
    'is never tried again on its file, and everything is durable in the end (%j)',
    async (failing) => {
      const { log, calls, until } = openLog((sync) => failing.includes(sync))
      const durable: number[] = []
      for (let i = 0; i < 10; i++) {
        log.append(Buffer.alloc(100, i), { onDurable: () => durable.push(i) })
        await until(500)
      }
      await until(30_000)
      expect(durable).toEqual([...Array(10).keys()])
      const failedAt = failing.map((n) => calls.flatMap(({ what }, at) => (what === 'sync' ? [at] : []))[n])
      for (const at of failedAt) expect(calls.slice(at + 1).map(({ path }) => path)).not.toContain(calls[at].path)
    },
  )

  test('twice is told; once is not', async () => {
    const once = openLog((sync) => sync === 1)
    once.log.append(Buffer.alloc(10))
    await once.until(5000)
    expect(once.failures).toEqual([])
    const twice = openLog((sync) => sync === 1 || sync === 3)
    twice.log.append(Buffer.alloc(10))
    await twice.until(5000)
    expect(twice.failures).toHaveLength(1)
  })
})
