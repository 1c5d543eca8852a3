import { describe, expect, it } from 'vitest'
import { loadPack, packNames } from '../pack/load.ts'
import { trySentences } from './sentences.ts'

const names = await packNames()

describe.each(names)('pack %s', (name) => {
  it('has no faults, and its test sentences are understood', async () => {
    const knowledge = await loadPack(name)
    const wrong = trySentences(knowledge).filter(({ faults }) => faults.length > 0)
    expect(knowledge.tests.length).toBeGreaterThan(0)
    expect(
      wrong.map(({ text, line, faults }) => `tests.yaml:${line} ${text}: ${faults.map(({ en }) => en).join('; ')}`),
    ).toEqual([])
  })
})
