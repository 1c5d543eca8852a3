import { expect, test } from 'vitest'
import { buildUtterance } from '../../fixtures/builders/analysis.ts'
import { TURN_LABELS, type TurnLabel } from '../turn/classifier.ts'
import { learnedMoments, LEAST_MOMENT } from './learned-moments.ts'

const utterances = ['看看', '这什么价', '再说吧'].map((text, at) => buildUtterance(at * 1000, [text]))
const likely = (some: Partial<Record<TurnLabel, number>>) =>
  Object.fromEntries(TURN_LABELS.map((label) => [label, some[label] ?? 0])) as Record<TurnLabel, number>

test('of each kind that no rule found, the likeliest turn is the moment, if it is likely enough', () => {
  const probabilities = [
    undefined,
    likely({ price_objection: 0.5, churn_risk: LEAST_MOMENT - 0.01, negative: 0.9 }),
    likely({ price_objection: 0.4, complaint: 0.8 }),
  ]
  expect(learnedMoments(utterances, probabilities, new Set(['complaint']), 10)).toEqual([
    {
      kind: 'price_objection',
      atMs: 1000,
      utterances: [11],
      weight: 0.5,
      why: 'models/turn: #11 price_objection 0.50',
    },
  ])
})

test('nothing comes of a visit without customers', () => {
  expect(learnedMoments(utterances, [undefined, undefined, undefined], new Set(), 0)).toEqual([])
  expect(learnedMoments([], [], new Set(), 0)).toEqual([])
})
