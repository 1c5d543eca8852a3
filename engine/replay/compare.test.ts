import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { align } from './align.ts'
import { editDistance } from '../text/edit-distance.ts'
import { compareResults } from './compare.ts'
import type { Stage } from './difference.ts'
import type { ReplayResult, ResultTurn } from './result.ts'
import { ACROSS_MACHINES, EXACT, tolerate } from './rule.ts'

const CHARACTER_MS = 200

function turn(startMs: number, text: string, fields: Partial<ResultTurn> = {}): ResultTurn {
  const words = [...text].map((one, i): ResultTurn['words'][number] => {
    return [one, startMs + i * CHARACTER_MS, startMs + (i + 1) * CHARACTER_MS]
  })
  const nothing = { concepts: [], opinions: [], redactions: [], repairs: [] }
  const endMs = startMs + text.length * CHARACTER_MS
  return { ...{ startMs, endMs, role: 'customer', rawText: text, text, words }, ...nothing, ...fields }
}

function result(turns: ResultTurn[], fields: Partial<ReplayResult> = {}): ReplayResult {
  return { durationMs: 60_000, turns, visits: [], moments: [], insights: [], otherLanguages: [], ...fields }
}

const price = { id: 'x/price', name: '价格', surface: '太贵', how: 'alias' }
const said = () => result([turn(0, '您好看点什么'), turn(3000, '这个太贵了吧', { concepts: [price] })])
const compare = (a: ReplayResult, b: ReplayResult, mostMs = 0, stage: Stage = 'sound') =>
  compareResults(a, b, stage, mostMs)

describe('a result', () => {
  test('is the same as itself', () => {
    expect(compare(said(), said())).toEqual([])
  })

  test('with another word tells which, when, and between what', () => {
    const other = result([turn(0, '您好看点什么'), turn(3000, '这个太跪了吧', { concepts: [price] })])
    const [word, ...rest] = compare(said(), other)
    expect(word).toEqual({
      ...{ kind: 'word', stage: 'sound', atMs: 3600, edits: 1, context: ['这个太', '了吧'] },
      ...{ wanted: ['贵'], got: ['跪'] },
    })
    expect(rest).toEqual([])
  })

  test.each([
    ['a word that is missing', '这个贵了吧', { wanted: ['太'], edits: 1 }],
    ['a word too many', '这个太太贵了吧', { got: ['太'], edits: 1 }],
  ])('tells %s', (_, text, told) => {
    const found = compare(said(), result([turn(0, '您好看点什么'), turn(3000, text, { concepts: [price] })]), 1000)
    expect(found).toMatchObject([{ kind: 'word', ...told }])
  })

  test('tells a turn that nobody expected, and one that is gone', () => {
    expect(compare(said(), result([turn(0, '您好看点什么')])).map(({ kind }) => kind)).toEqual(['word', 'concept'])
    const more = result([...said().turns, turn(9000, '嗯好')])
    expect(compare(said(), more)).toMatchObject([{ kind: 'word', atMs: 9000, got: ['嗯好'] }])
  })

  test('tells other marks, times and speakers where the words are the same', () => {
    const marked = said()
    marked.turns[1] = { ...marked.turns[1], text: '这个太贵了吧？' }
    expect(compare(said(), marked).map(({ kind }) => kind)).toEqual(['marks'])
    const late = result([turn(0, '您好看点什么'), turn(3080, '这个太贵了吧', { concepts: [price] })])
    expect(new Set(compare(said(), late).map(({ kind }) => kind))).toEqual(new Set(['time']))
    expect(compare(said(), late, 80)).toEqual([])
    const swapped = result([{ ...said().turns[0], role: 'staff' }, said().turns[1]])
    expect(compare(said(), swapped)).toMatchObject([
      { kind: 'role', atMs: 0, wanted: ['customer', '您好看点什么'], got: ['staff'] },
    ])
  })

  test('tells concepts, opinions, repairs, covers, moments, facts, insights and languages that came or went', () => {
    const before = said()
    const after = said()
    after.turns[1] = {
      ...after.turns[1],
      concepts: [],
      opinions: [{ holder: 'customer', polarity: 'negative', name: '价格' }],
      repairs: [{ original: '太归', replacement: '太贵' }],
      redactions: [{ kind: 'phone', startMs: 3000, endMs: 3200 }],
    }
    after.moments = [{ kind: 'price_objection', atMs: 3000 }]
    after.visits = [{ startMs: 0, endMs: 5000, facts: ['stage:quote'] }]
    after.insights = [{ kind: 'complained_of', name: '价格', count: 1 }]
    after.otherLanguages = [{ startMs: 8000, endMs: 9000, language: 'en' }]
    const kinds = compare(before, after).map(({ kind }) => kind)
    expect(kinds).toEqual([
      'repair',
      'concept',
      'opinion',
      'redaction',
      'moment',
      'visit',
      'visit',
      'insight',
      'language',
    ])
    expect(compare(after, before).map(({ kind }) => kind)).toEqual(kinds)
  })

  test('counts what stands twice', () => {
    const twice = said()
    twice.turns[1] = { ...twice.turns[1], concepts: [price, price] }
    expect(compare(said(), twice)).toHaveLength(1)
  })
})

describe('the rule between machines', () => {
  const long = '这是一段很长的话里面有很多很多的字用来看看允许的差别到底有多大'.repeat(3)
  const wanted = result([turn(0, long, { concepts: [price, price, price, price] })])
  const changed = (count: number) =>
    result([turn(0, long.slice(0, -count) + '哟'.repeat(count), { concepts: [price, price, price] })])
  const judge = (got: ReplayResult, rule = ACROSS_MACHINES, stage: Stage = 'sound') =>
    tolerate(compare(wanted, got, rule.timeMs, stage), wanted, rule)

  test('lets a few words differ, and what was understood of them', () => {
    const told = judge(changed(2))
    expect(told.map(({ kind }) => kind)).toEqual(['word', 'concept'])
    expect(told.every(({ tolerated }) => tolerated)).toBe(true)
  })

  test('does not let many words differ, nor what was understood of those', () => {
    expect(judge(changed(40)).some(({ tolerated }) => tolerated)).toBe(false)
  })

  test('does not let a concept of five things differ where the words were given', () => {
    expect(judge(result([turn(0, long)]), ACROSS_MACHINES, 'text').some(({ tolerated }) => tolerated)).toBe(false)
  })

  test('counts what reads otherwise once, not as one that went and one that came', () => {
    const dear = { ...price, id: 'x/dear', surface: '贵' }
    const of = (concept: typeof price) =>
      result([turn(0, long, { concepts: Array.from({ length: 8 }, () => concept) })])
    const told = tolerate(compare(of(price), of(dear)), of(price), { ...ACROSS_MACHINES, followShare: 0.9 })
    expect(told).toHaveLength(16)
    expect(told.every(({ tolerated }) => tolerated)).toBe(true)
  })

  test('lets nothing differ on one machine', () => {
    expect(judge(changed(1), EXACT).some(({ tolerated }) => tolerated)).toBe(false)
  })
})

const text = fc.string({ unit: fc.constantFrom(...'甲乙丙'), maxLength: 12 })

test('the steps of an alignment are as few as the edit distance, and lead from one text to the other', () => {
  const property = fc.property(text, text, (before, after) => {
    const steps = align([...before], [...after])
    expect(steps.filter(({ isEqual }) => !isEqual)).toHaveLength(editDistance(before, after))
    expect(steps.flatMap(({ from }) => (from === undefined ? [] : before[from])).join('')).toBe(before)
    expect(steps.flatMap(({ to }) => (to === undefined ? [] : after[to])).join('')).toBe(after)
  })
  fc.assert(property, fuzzRuns())
})

test('two results differ exactly when their texts, times or roles do', () => {
  const turns = fc
    .array(
      fc.record({ gapMs: fc.integer({ min: 100, max: 3000 }), said: text, role: fc.constantFrom('staff', 'customer') }),
    )
    .map((given) => {
      let atMs = 0
      return given.map(({ gapMs, said: words, role }) => {
        const one = turn(atMs + gapMs, words, { role })
        atMs = one.endMs
        return one
      })
    })
  const property = fc.property(turns, turns, (a, b) => {
    const spoken = (all: ResultTurn[]) => all.flatMap((one) => one.words.map((word) => [word[0], word[1], one.role]))
    const isSame = JSON.stringify(spoken(a)) === JSON.stringify(spoken(b))
    expect(compare(result(a), result(b)).length === 0).toBe(isSame)
    expect(compare(result(a), result(a))).toEqual([])
  })
  fc.assert(property, fuzzRuns())
})
