import { describe, expect, test } from 'vitest'
import { hear } from '../simulation/sim-programs.ts'
import { TEST_FORMAT, judgeGaps, testGuard, type TestGuard } from './test-guard.ts'

const TOLERANCE_MS = 50

/** Every gap has its reason and is as long as what is missing. */
function expectTrueGaps({ records }: TestGuard, most: number): void {
  const gaps = judgeGaps(records)
  expect(gaps.length).toBeGreaterThan(0)
  expect(gaps.length).toBeLessThanOrEqual(most)
  for (const gap of gaps) {
    expect(gap.reason).toBe('source-restart')
    expect(Math.abs(gap.toldMs - gap.missingMs), JSON.stringify(gap)).toBeLessThanOrEqual(TOLERANCE_MS)
  }
}

/** No minute has more than ten entries. */
function expectBoundedLog({ entries, clock }: TestGuard): void {
  expect(entries.length).toBeLessThanOrEqual(10 * Math.ceil(clock.monoMs() / 60_000 + 1))
}

describe('a recorder that fails', () => {
  test('at its start, again and again: waits grow to half a minute, one alarm', async () => {
    const guard = testGuard((program) => program.exit({ status: 1 }))
    await guard.run(10 * 60_000)
    const waits = guard.programs.starts.slice(1).map(({ atMs }, index) => atMs - guard.programs.starts[index].atMs)
    expect(waits[0]).toBeGreaterThanOrEqual(250)
    expect(waits[0]).toBeLessThanOrEqual(550)
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(500 * 2 ** index + 50)
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_050)
    expect(waits.at(-1)).toBeGreaterThanOrEqual(15_000)
    expect(guard.source.health()).toMatchObject({ state: 'failing', trouble: { code: 'program-ended' } })
    expect(guard.alarms()).toBe(1)
    expectBoundedLog(guard)
    await guard.stop()
  })

  test('because there is no such program: says what to install, and goes on when it is there', async () => {
    const guard = testGuard((program, start, clock) => {
      if (start < 3) program.exit({ error: 'ENOENT' })
      else hear(program, clock, TEST_FORMAT)
    })
    await guard.run(1000)
    expect(guard.source.health()).toMatchObject({
      state: 'failing',
      trouble: { code: 'program-missing', wanted: 'apt-get install alsa-utils' },
    })
    await guard.run(20_000)
    expect(guard.source.health().state).toBe('running')
    await guard.run(60_000)
    expect(guard.source.health().trouble).toBeUndefined()
    expect(guard.alarms()).toBe(1)
    await guard.stop()
  })

  // arecord ends a WAV after 2³¹ bytes with status 0; a sound server that ends, a plug that is pulled: with 1, or by a signal.
  test.each([{ status: 0 }, { status: 1 }, { status: 255 }, { signal: 'SIGKILL' }])(
    'after a while with %o: an end that nobody asked for is a fault',
    async (end) => {
      const guard = testGuard((program, start, clock) => {
        hear(program, clock, TEST_FORMAT)
        if (start < 2) clock.after(7300, () => program.exit(end))
      })
      await guard.run(120_000)
      await guard.stop()
      expect(guard.programs.starts).toHaveLength(3)
      expectTrueGaps(guard, 2)
      expect(guard.alarms()).toBe(1)
      expect(guard.source.health().restarts).toBe(2)
    },
  )

  test('by giving nothing more, though it goes on', async () => {
    const guard = testGuard((program, start, clock) => {
      hear(start > 0 ? program : { ...program, isOver: () => program.isOver() || clock.monoMs() > 10_000 }, clock, {
        ...TEST_FORMAT,
      })
    })
    await guard.run(14_000)
    expect(guard.source.health().state).toBe('running')
    expect(guard.programs.starts).toHaveLength(2)
    expect(guard.programs.starts[1].atMs).toBeLessThanOrEqual(13_500)
    await guard.run(90_000)
    await guard.stop()
    expectTrueGaps(guard, 1)
    expect(guard.alarms()).toBe(1)
  })

  test.each([1.05, 0.95, 44_100 / 48_000, 3])('with a rate of %d times the true one', async (speed) => {
    const guard = testGuard((program, start, clock) =>
      hear(program, clock, { ...TEST_FORMAT, speed: start === 0 ? speed : 1 }),
    )
    await guard.run(45_000)
    expect(guard.programs.starts).toHaveLength(2)
    expect(guard.source.health().trouble?.code).toBe('wrong-rate')
    await guard.run(90_000)
    expect(guard.source.health().trouble).toBeUndefined()
    expect(guard.alarms()).toBe(1)
    await guard.stop()
  })

  test('for ever with the wrong rate: is one alarm, and restarted less and less often', async () => {
    const guard = testGuard((program, _start, clock) => hear(program, clock, { ...TEST_FORMAT, speed: 1.09 }))
    await guard.run(20 * 60_000)
    expect(guard.alarms()).toBe(1)
    expect(guard.programs.starts.length).toBeLessThan(30)
    expectBoundedLog(guard)
    await guard.stop()
  })
})

describe('a recorder that does well', () => {
  test.each([
    ['comes in bursts of 1.76 s', { blockMs: 1760 }],
    ['drifts by 1 %', { speed: 1.01 }],
    ['comes byte by byte', { blockMs: 1 }],
  ])('is left alone when it %s', async (_name, how) => {
    const guard = testGuard((program, _start, clock) => hear(program, clock, { ...TEST_FORMAT, ...how }))
    await guard.run(2 * 60_000)
    await guard.stop()
    expect(guard.programs.starts).toHaveLength(1)
    expect(guard.alarms()).toBe(0)
    expect(guard.entries).toEqual([])
  })

  test('is not restarted for one loss of a second: the clock finds the gap', async () => {
    const guard = testGuard((program, _start, clock) => {
      const startMs = clock.monoMs()
      const lossy = {
        ...program,
        write: (bytes: Buffer) => {
          const isLost = Math.floor((clock.monoMs() - startMs) / 1000) === 40
          if (!isLost) program.write(bytes)
        },
      }
      hear(lossy, clock, TEST_FORMAT)
    })
    await guard.run(120_000)
    await guard.stop()
    expect(guard.programs.starts).toHaveLength(1)
    const gaps = judgeGaps(guard.records)
    expect(gaps).toHaveLength(1)
    expect(gaps[0].reason).toBe('overrun')
    expect(Math.abs(gaps[0].toldMs - gaps[0].missingMs)).toBeLessThanOrEqual(TOLERANCE_MS)
  })
})

test('our own stop is no failure, and nothing is left running', async () => {
  const guard = testGuard((program, _start, clock) => hear(program, clock, TEST_FORMAT))
  await guard.run(5000)
  await guard.stop()
  expect(guard.programs.running()).toBe(0)
  expect(guard.source.health()).toEqual({ state: 'stopped', restarts: 0, overruns: 0 })
  expect(guard.entries).toEqual([])
})

test('whoever stops listening leaves no recorder behind', async () => {
  const guard = testGuard((program, _start, clock) => hear(program, clock, TEST_FORMAT))
  const walked = (async () => {
    for await (const event of guard.source.open(new AbortController().signal)) if (event.kind === 'sound') break
  })()
  await guard.run(2000)
  await walked
  await guard.stop()
  expect(guard.programs.running()).toBe(0)
})

test('a start after half a frame begins with a whole one', async () => {
  const guard = testGuard((program, start, clock) => {
    hear(program, clock, TEST_FORMAT)
    const [bytes, atMs] = [[1, 3, 2, 0][start % 4], 5000]
    if (start < 8)
      clock.after(atMs + 1, () => {
        program.write(Buffer.alloc(bytes, 0x7f))
        program.exit({ status: 1 })
      })
  })
  await guard.run(6 * 60_000)
  await guard.stop()
  expect(guard.programs.starts).toHaveLength(9)
  expectTrueGaps(guard, 8)
})

test('pieces that end within a frame are put together', async () => {
  const guard = testGuard((program, _start, clock) => {
    const split = {
      ...program,
      write: (bytes: Buffer) => {
        for (let at = 0; at < bytes.length; at += 7) program.write(bytes.subarray(at, at + 7))
      },
    }
    hear(split, clock, TEST_FORMAT)
  })
  await guard.run(20_000)
  await guard.stop()
  expect(judgeGaps(guard.records)).toEqual([])
})

test('a flood of complaints is counted and not written down', async () => {
  const guard = testGuard((program, _start, clock) => {
    hear(program, clock, TEST_FORMAT)
    const complain = (): void => {
      if (program.isOver()) return
      program.complain('overrun!!! (at least 3.120 ms long)\nxrun: '.repeat(10))
      program.complain(`${'x'.repeat(5000)}\n`)
      clock.after(100, complain)
    }
    complain()
  })
  await guard.run(60_000)
  await guard.stop()
  expect(guard.source.health().overruns).toBeGreaterThan(5000)
  expect(guard.entries.length).toBeLessThanOrEqual(20)
  for (const { line } of guard.entries) expect(String(line).length).toBeLessThanOrEqual(200)
})
