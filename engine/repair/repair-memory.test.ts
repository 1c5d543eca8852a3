import { describe, expect, it } from 'vitest'
import { contextOf, createRepairMemory, learntFrom, type RepairDecision } from './repair-memory.ts'

const HERE = contextOf('你看，它家后备相 挺深', 5, 8)
const ELSEWHERE = contextOf('打开后备相看看', 2, 5)
let clock = 0
const decided = (state: 'accepted' | 'rejected', context?: RepairDecision['context']): RepairDecision => ({
  original: '后备相',
  replacement: '后备箱',
  conceptId: 'auto/space',
  ...(context && { context }),
  state,
  decidedAt: ++clock,
})
const thought = { original: '后备相', conceptId: 'auto/space', context: HERE }

describe('contextOf', () => {
  it('keeps two characters on either side, marks and spaces left out', () => {
    expect(HERE).toEqual({ before: '它家', after: '挺深' })
    expect(contextOf('后备相', 0, 3)).toEqual({ before: '', after: '' })
  })
})

describe('createRepairMemory', () => {
  it('says nothing of what nobody decided', () => {
    expect(createRepairMemory([])(thought)).toBe(0)
    expect(createRepairMemory([decided('rejected', HERE)])({ ...thought, conceptId: 'auto/other' })).toBe(0)
  })

  it('blocks a repair between the words where it was rejected, and lowers it elsewhere', () => {
    const memory = createRepairMemory([decided('rejected', HERE)])
    expect(memory(thought)).toBe(-Infinity)
    expect(memory({ ...thought, context: ELSEWHERE })).toBeCloseTo(Math.log(1 / 3))
  })

  it('blocks everywhere what was rejected again and again, also where the recordings are gone', () => {
    const memory = createRepairMemory([decided('rejected'), decided('rejected', HERE)])
    expect(memory({ ...thought, context: ELSEWHERE })).toBe(-Infinity)
  })

  it('is undone by accepting: here by the last word, elsewhere by the count', () => {
    const memory = createRepairMemory([decided('rejected', HERE), decided('accepted', HERE)])
    expect(memory(thought)).toBe(0)
    const raised = createRepairMemory([decided('accepted', HERE)])
    expect(raised({ ...thought, context: ELSEWHERE })).toBeCloseTo(Math.log(3))
  })
})

describe('learntFrom', () => {
  it.each([
    ['r', 'lowered'],
    ['rr', 'blocked'],
    ['rra', 'lowered'],
    ['ra', 'none'],
    ['a', 'raised'],
  ])('%s comes to %s', (states, wanted) => {
    const decisions = [...states].map((state) => decided(state === 'r' ? 'rejected' : 'accepted'))
    expect(learntFrom(decisions)).toBe(wanted)
  })
})
