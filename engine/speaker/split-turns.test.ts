import { expect, it } from 'vitest'
import type { SpokenTurn } from '../types.ts'
import { splitTurn } from './split-turns.ts'

const turn: SpokenTurn = { startMs: 0, endMs: 1000, text: '几点关门，九点', speaker: 'A', confidence: 0.9 }
const parts = [
  { start: 0, end: 5, role: 'customer' as const },
  { start: 5, end: 7, role: 'staff' as const },
]

it('gives every part the speaker, confidence and language of the whole', () => {
  const language = { language: 'yue', languageProbability: 0.8 }
  for (const part of splitTurn({ ...turn, ...language }, parts))
    expect(part).toMatchObject({ speaker: 'A', confidence: 0.9, ...language })
})

it('makes up nothing that the whole does not tell', () => {
  const [first] = splitTurn({ startMs: 0, endMs: 1000, text: turn.text }, parts)
  expect(Object.keys(first).sort()).toEqual(['endMs', 'startMs', 'text'])
})
