import { expect, test } from 'vitest'
import { openMentions, toldAsUnsure } from './open-mentions.ts'
import { CONCEPT_TYPES, type ConceptType, type Mention } from '../types.ts'

const kinds = Object.fromEntries(CONCEPT_TYPES.map((kind) => [kind, 0])) as Record<ConceptType, number>
const asRead = { weights: { read: 1, kinds }, least: 0.5 }

const span = (text: string, words: string, label: string, probability = 0.9) => {
  const start = text.indexOf(words)
  return { start, end: start + words.length, label, probability }
}

test('what no pack knows is a mention by its own words, an amount by its concept', () => {
  const text = '这个筋膜枪，要小一千呢'
  const found = openMentions(text, [span(text, '筋膜枪，', 'product'), span(text, '小一千', 'price')], [], {
    ...asRead,
    tokens: [],
  })
  expect(found.map(({ conceptId, surface, how }) => [conceptId, surface, how])).toEqual([
    ['open/product/筋膜枪', '筋膜枪', 'learned'],
    ['base/price/amount', '小一千', 'learned'],
  ])
})

test('the pack’s own mention, unsure words, marks alone, whole clauses and labels of no kind are left', () => {
  const text = '这个筋膜枪好用，就是说明书写得谁都看不明白啊'
  const known = [{ start: 2, end: 5 }] as Mention[]
  const entities = [
    span(text, '筋膜枪', 'product'),
    span(text, '好用', 'feature', 0.3),
    span(text, '，', 'feature'),
    span(text, '说明书写得谁都看不明白啊', 'feature'),
    span(text, '说明书', 'colour'),
  ]
  expect(openMentions(text, entities, known, { ...asRead, tokens: [] })).toEqual([])
})

test('a longer name that holds the pack’s own mention is one beside it; a name that is cut by it is left', () => {
  const text = '儿童座椅怎么装'
  const known = [{ start: 2, end: 4 }] as Mention[]
  const of = (words: string) => openMentions(text, [span(text, words, 'product')], known, { ...asRead, tokens: [] })
  expect(of('儿童座椅').map(({ surface }) => surface)).toEqual(['儿童座椅'])
  expect(of('儿童座')).toEqual([])
})

test('without is told', () => {
  const text = '没有烘干机'
  expect(openMentions(text, [span(text, '烘干机', 'product')], [], { ...asRead, tokens: [] })[0].negated).toBe(true)
})

test('a name begins and ends where words do', () => {
  const text = '去博物馆那家'
  const tokens = [
    { start: 0, end: 1 },
    { start: 1, end: 4 },
    { start: 4, end: 6 },
  ]
  const [found] = openMentions(text, [span(text, '物', 'place')], [], { ...asRead, tokens })
  expect(found.surface).toBe('博物馆')
})

test('each kind has its own weight', () => {
  const text = '给老丈人过寿'
  const of = (label: ConceptType) =>
    openMentions(text, [span(text, '老丈人', label, 0.4)], [], {
      ...{ weights: { read: 1, kinds: { ...kinds, need: 1 } }, least: 0.5, tokens: [] },
    })
  expect(of('need')).toHaveLength(1)
  expect(of('service')).toEqual([])
})

test('what is less likely than insights count is a concept of its own that says so; what a pack knows stays', () => {
  const text = '这个筋膜枪'
  const [found] = openMentions(text, [span(text, '筋膜枪', 'product', 0.6)], [], { ...asRead, tokens: [] })
  expect(toldAsUnsure(found, 0.5)).toEqual(found)
  expect(toldAsUnsure(found, 0.7)).toMatchObject({
    ...{
      conceptId: 'unsure/product/筋膜枪',
      name: '筋膜枪（拿不准）',
      surface: '筋膜枪',
      confidence: found.confidence,
    },
  })
  const known: Mention = { ...found, conceptId: 'auto/seat', how: 'alias' }
  expect(toldAsUnsure(known, 0.7)).toEqual(known)
})
