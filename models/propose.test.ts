import { describe, expect, test } from 'vitest'
import { catalogue, type ModelEntry } from './catalogue.ts'
import { type Machine, proposeRecogniser } from './propose.ts'

const GIB = 1024 ** 3
const machine = (other: Partial<Machine> = {}): Machine => ({
  ...{ cores: 4, memoryBytes: 16 * GIB, freeDiskBytes: 100 * GIB, hasSherpa: true, installed: new Set<string>() },
  ...other,
})
const entry = (name: string, accuracyRank: number, other: Partial<ModelEntry> = {}): ModelEntry => ({
  ...{ name, accuracyRank, task: 'asr', title: { zh: name, en: name }, licence: 'MIT', card: 'cards/none.md' },
  ...{ accuracy: null, files: [{ path: 'model.bin' }], sources: [{ kind: 'folder', path: '/none' }] },
  ...{ aboutBytes: GIB, threadBytes: GIB, speed: { realTimeFactor: 0.2, cores: 2, how: { zh: '试', en: 'test' } } },
  ...other,
})
const small = entry('small', 3)
const proposed = (better: Partial<ModelEntry>, on: Partial<Machine> = {}) => {
  const { best, passed } = proposeRecogniser([small, entry('large', 1, better)], machine(on)) ?? {}
  return [best?.name, ...(passed ?? []).map((one) => one.obstacle)]
}

describe('the recogniser for a machine', () => {
  test('is the most accurate that it can bear', () => {
    expect(proposed({})).toEqual(['large'])
  })

  test('has room in half of the memory, once for each thread', () => {
    expect(proposed({ threadBytes: 2 * GIB })).toEqual(['large'])
    expect(proposed({ threadBytes: 2.1 * GIB })).toEqual(['small', 'memory'])
    expect(proposed({ threadBytes: 2.1 * GIB }, { cores: 2 })).toEqual(['large'])
  })

  test('has room on the disk while it is built, unless it is there', () => {
    const better: Partial<ModelEntry> = { aboutBytes: 40 * GIB, build: 'whisper-onnx' }
    expect(proposed(better)).toEqual(['small', 'disk'])
    expect(proposed(better, { installed: new Set(['large']) })).toEqual(['large'])
  })

  test('keeps up with half of the time, the more cores the sooner', () => {
    const speed = { realTimeFactor: 1.5, cores: 2, how: { zh: '试', en: 'test' } }
    expect(proposed({ speed })).toEqual(['small', 'slow'])
    expect(proposed({ speed }, { cores: 6 })).toEqual(['large'])
    const unmeasured = entry('large', 1)
    delete unmeasured.speed
    expect(proposeRecogniser([small, unmeasured], machine())?.passed).toEqual([{ name: 'large', obstacle: 'untimed' }])
  })

  test('has its runtime', () => {
    expect(proposed({ form: 'paraformer' }, { hasSherpa: false })).toEqual(['small', 'runtime'])
  })

  test('is none where nothing fits', () => {
    expect(proposeRecogniser([small], machine({ memoryBytes: GIB }))).toBeUndefined()
  })
})

test('the catalogue has one for a small machine and a better one for a larger', () => {
  const on = (other: Partial<Machine>) => proposeRecogniser(catalogue(), machine({ hasSherpa: false, ...other }))?.best
  const [few, many] = [
    on({ cores: 2, memoryBytes: 2 * GIB, freeDiskBytes: 2 * GIB }),
    on({ cores: 16, memoryBytes: 64 * GIB }),
  ]
  expect(few?.accuracyRank).toBeGreaterThan(many?.accuracyRank ?? Infinity)
})
