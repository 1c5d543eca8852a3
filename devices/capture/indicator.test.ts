import { describe, expect, test } from 'vitest'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import type { DevicePorts, ProgramEnd } from '../ports.ts'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import { indicated, type IndicatorSettings } from './indicator.ts'

/** A microphone with a light whose switch fails as often as told. */
function createShop(settings: IndicatorSettings, ends: ProgramEnd[] = [], fileCodes: string[] = []) {
  const scheduler = createScheduler()
  const life = createMachine(scheduler, { wallMs: 0, ppm: 0 }).start()
  const { clock } = life
  const done: string[] = []
  const source: CaptureSource = {
    format: { rate: 100, channels: 1 },
    health: () => ({ state: 'running', restarts: 0, overruns: 0 }),
    open: async function* (signal) {
      done.push('open')
      while (!signal.aborted) {
        yield { kind: 'sound', pcm: Buffer.alloc(20), samples: 10, monoMs: clock.monoMs() }
        await clock.sleep(100, signal)
      }
      done.push('end')
    },
  }
  const ports = {
    clock,
    programs: {
      start: ({ name }: { name: string }, { onEnd }: { onEnd: (end: ProgramEnd) => void }) => {
        done.push(name)
        const end = name === 'off' ? { status: 0 } : (ends.shift() ?? { status: 0 })
        if (end.signal !== 'never') life.after(20, () => onEnd(end))
        return { write: () => Promise.resolve(), endInput: () => undefined, stop: () => done.push('killed') }
      },
    },
    disk: {
      create: () => {
        const code = fileCodes.shift()
        done.push(`file ${code ?? 'set'}`)
        return code === undefined
          ? Promise.resolve({ close: () => Promise.resolve() })
          : Promise.reject(Object.assign(new Error(code), { code }))
      },
      unlink: () => Promise.resolve(done.push('file gone')),
    },
  } as unknown as DevicePorts
  const shown = indicated(ports, source, settings)
  const events: SourceEvent[] = []
  const stop = new AbortController()
  const finished = (async () => {
    for await (const event of shown.open(stop.signal)) events.push(event)
  })()
  return { shown, done, events, stop, finished, until: (ms: number) => scheduler.runUntil(ms) }
}

const LIGHT = { on: ['on', 'x'], off: ['off'] }
const sounds = (events: readonly SourceEvent[]): number => events.filter(({ kind }) => kind === 'sound').length

describe('an indicator', () => {
  test('is set before the first sound and taken back after the last', async () => {
    const shop = createShop({ ...LIGHT, demanded: true })
    await shop.until(1000)
    shop.stop.abort()
    await shop.until(2000)
    await shop.finished
    expect(shop.done).toEqual(['on', 'open', 'end', 'off'])
    expect(sounds(shop.events)).toBeGreaterThan(5)
  })

  test.each<[string, ProgramEnd]>([
    ['ends with 1', { status: 1 }],
    ['is missing', { error: 'ENOENT' }],
    ['is killed', { signal: 'SIGKILL' }],
    ['never ends', { signal: 'never' }],
  ])('that is demanded and %s: nothing is recorded until it can be set', async (_, end) => {
    const shop = createShop({ ...LIGHT, demanded: true }, [end, end, end])
    await shop.until(3500)
    expect([sounds(shop.events), shop.done.includes('open')]).toEqual([0, false])
    await shop.until(60_000)
    expect(sounds(shop.events)).toBeGreaterThan(0)
    expect(shop.events[0]).toMatchObject({ kind: 'gap', reason: 'no-indicator' })
    expect(shop.shown.health()).toMatchObject({ state: 'running' })
  })

  test('the health says why, and for how long', async () => {
    const shop = createShop({ ...LIGHT, demanded: true }, new Array<ProgramEnd>(100).fill({ status: 1 }))
    await shop.until(60_000)
    expect(shop.shown.health()).toMatchObject({ state: 'failing', trouble: { code: 'no-indicator', wanted: 'on' } })
    expect(shop.done.filter((what) => what === 'on').length).toBeLessThan(10)
    shop.stop.abort()
    await shop.until(120_000)
    await shop.finished
    expect(shop.done).not.toContain('open')
  })

  test('that is demanded and not configured is not there', async () => {
    const shop = createShop({ demanded: true })
    await shop.until(10_000)
    expect(sounds(shop.events)).toBe(0)
  })

  test('that is not demanded stops nobody', async () => {
    const shop = createShop(LIGHT, [{ status: 1 }])
    await shop.until(1000)
    expect(sounds(shop.events)).toBeGreaterThan(0)
    expect(shop.shown.health()).toMatchObject({ state: 'running', trouble: { code: 'no-indicator' } })
  })

  test('may be a file; one that a killed process left counts', async () => {
    const shop = createShop({ file: '/run/recording', demanded: true }, [], ['EACCES', 'EEXIST'])
    await shop.until(500)
    expect(sounds(shop.events)).toBe(0)
    await shop.until(3000)
    shop.stop.abort()
    await shop.until(4000)
    await shop.finished
    expect(shop.done).toEqual(['file EACCES', 'file EEXIST', 'open', 'end', 'file gone'])
  })
})
