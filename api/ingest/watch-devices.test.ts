import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { deviceView } from './device-view.ts'
import { openFleet, type Fleet } from './fleet.ts'
import { looked, ofLastDay, type Watched } from './state-changes.ts'
import { createDeviceWatch, type DeviceNews } from './watch-devices.ts'

const HOUR_MS = 3600_000
const NOW = 1.79e12

describe('the states of a device', () => {
  test('are noted when they change, and kept for a day with how it began', () => {
    let kept: Watched = {}
    const see = (state: string, at: number) => (kept = looked(kept, state, at) ?? kept)
    for (let at = 0; at <= 30 * HOUR_MS; at += 60_000)
      see(at % (10 * HOUR_MS) < 9 * HOUR_MS ? 'recording' : 'paused', at)
    expect(kept.states?.map(({ at, state }) => [at / HOUR_MS, state])).toEqual([
      [0, 'recording'],
      [9, 'paused'],
      [10, 'recording'],
      [19, 'paused'],
      [20, 'recording'],
      [29, 'paused'],
      [30, 'recording'],
    ])
    expect(ofLastDay(kept.states ?? [], 34 * HOUR_MS)[0]).toEqual({ at: 10 * HOUR_MS, state: 'recording' })
  })

  test('say when nobody looked', () => {
    const before = looked({}, 'recording', 0)!
    expect(looked(before, 'recording', 10_000)).toBeUndefined()
    expect(looked(before, 'recording', 10 * 60_000)?.states).toEqual([
      { at: 0, state: 'recording' },
      { at: 0, state: 'unwatched' },
      { at: 10 * 60_000, state: 'recording' },
    ])
  })

  test('do not become a list without end', () => {
    let kept: Watched = {}
    for (let i = 0; i < 1000; i++) kept = looked(kept, i % 2 ? 'a' : 'b', i * 5000) ?? kept
    expect(kept.states).toHaveLength(200)
  })
})

describe('looking at devices', () => {
  let dir: string
  let fleet: Fleet
  let now = NOW
  const device = '12'.repeat(16)
  const open = () => openFleet({ disk: realDisk, clock: { wallMs: () => now }, random: realRandom }, dir)
  beforeEach(async () => {
    now = NOW
    dir = await mkdtemp(join(tmpdir(), 'tingdian-watch-'))
    fleet = await open()
    const known = {
      publicKey: 'a'.repeat(64),
      storeId: 'west',
      name: 'front',
      kind: 'mic-array',
      pack: 'base',
    } as const
    await fleet.devices.put({ device, ...known, enrolledAt: NOW })
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('tells what is new, and nothing twice; what was noted outlives the service', async () => {
    const news: DeviceNews[] = []
    const watch = createDeviceWatch(fleet, { wallMs: () => now }, (one) => news.push(one))
    await watch.look()
    await watch.look()
    expect(news.map(({ state }) => state)).toEqual(['never-seen'])
    now += 60_000
    fleet.statuses.noteOpen(device)
    await watch.look()
    expect(news.at(-1)).toEqual({ device, storeId: 'west', state: 'recording', isConnected: true, lastSeenAt: now })
    now += 5000
    fleet.statuses.noteOpen(device)
    await watch.look()
    expect(news).toHaveLength(2)
    now += 30_000
    fleet.statuses.noteOpen(device)
    await watch.look()
    expect(news).toHaveLength(3)
    now += 100_000
    await watch.look()
    expect(news.at(-1)?.state).toBe('offline')
    await fleet.statuses.save()
    const again = await open()
    const view = deviceView((await again.devices.find(device))!, await again.statuses.of(device), now)
    expect(view.states.map(({ state }) => state)).toEqual(['never-seen', 'recording', 'offline'])
    expect(view).not.toHaveProperty('lookedAt')
  })
})
