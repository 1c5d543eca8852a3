import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../../engine/config.ts'
import type { Engine } from '../engine-port.ts'
import { startEngineProcess } from './start-engine-process.ts'

const MODULE = new URL('../../fixtures/fakes/crashing-engine.ts', import.meta.url).href

describe('the engine in a process of its own', () => {
  let engine: Engine
  beforeEach(() => {
    engine = startEngineProcess(loadConfig({}, {}), MODULE)
  })
  afterEach(() => engine.close())

  test('answers, with progress', async () => {
    const seen: number[] = []
    const analysis = await engine.analyse('a.wav', { pack: 'base', onProgress: (fraction) => seen.push(fraction) })
    expect(analysis).toMatchObject({ file: 'a.wav', durationMs: 1000 })
    expect(seen).toEqual([0.5])
    const turn = { startMs: 0, endMs: 1, text: '好' }
    expect(await engine.understand([turn, turn], { pack: 'base' })).toMatchObject({ durationMs: 2 })
  })

  test('passes errors on with code and facts', async () => {
    await expect(engine.analyse('bad', { pack: 'base' })).rejects.toMatchObject({
      code: 'AUDIO_TRUNCATED',
      detail: { wanted: 100, got: 50 },
    })
  })

  test('mutes, and says why it cannot', async () => {
    await expect(engine.mute('a.wav', 'b.wav', [{ startMs: 0, endMs: 10 }])).resolves.toBeUndefined()
    await expect(engine.mute('a.wav', 'bad', [])).rejects.toMatchObject({ code: 'DISK_FULL' })
  })

  test('a crash fails what was under way, and the next task starts it anew', async () => {
    const lost = engine.analyse('wait', { pack: 'base' })
    const results = await Promise.allSettled([lost, engine.analyse('crash', { pack: 'base' })])
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_DIED' } })
    expect(await engine.analyse('a.wav', { pack: 'base' })).toMatchObject({ file: 'a.wav' })
  })

  test('a cancelled task ends as cancelled, others go on', async () => {
    const stop = new AbortController()
    const cancelled = engine.analyse('wait', { pack: 'base', signal: stop.signal, onProgress: () => stop.abort() })
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(engine.analyse('b', { pack: 'base', signal: stop.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    expect(await engine.analyse('a.wav', { pack: 'base' })).toMatchObject({ file: 'a.wav' })
  })

  test('a cancelled task that does not listen ends with its process', async () => {
    const deaf = startEngineProcess(loadConfig({}, {}), MODULE, 100)
    const stop = new AbortController()
    const task = deaf.analyse('deaf', { pack: 'base', signal: stop.signal, onProgress: () => stop.abort() })
    await expect(task).rejects.toMatchObject({ code: 'WORKER_DIED' })
    expect(await deaf.analyse('a.wav', { pack: 'base' })).toMatchObject({ file: 'a.wav' })
    await deaf.close()
  })

  test('closing ends the process; closing one that never started does nothing', async () => {
    await engine.analyse('a.wav', { pack: 'base' })
    await engine.close()
    await engine.close()
    await startEngineProcess(loadConfig({}, {}), MODULE).close()
  })
})
