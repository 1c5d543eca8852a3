import { expect, test } from 'vitest'
import type { JointMoment } from '../turn/joint.ts'
import type { TurnReading } from '../turn-types.ts'
import { MOMENT_KINDS, type Moment, type MomentKind, type Role, type Utterance } from '../types.ts'
import { jointMoments } from './joint-moments.ts'

const each = <T>(value: T) => Object.fromEntries(MOMENT_KINDS.map((kind) => [kind, value])) as Record<MomentKind, T>
const weights: Record<MomentKind, JointMoment> = each({ read: 1, rule: 2, bias: 0 })

function visit(turns: [Role, Partial<Record<MomentKind, number>>][], ruled: Moment[] = []) {
  const utterances = turns.map(([role], at) => ({ role, startMs: 1000 * at }) as Utterance)
  const readings = turns.map(([, moments]) => ({ moments: { ...each(0.01), ...moments } }) as TurnReading)
  return { utterances, readings, ruled }
}

const rule = (kind: MomentKind): Moment => ({ kind, atMs: 0, utterances: [7], weight: 0.9, why: 'a rule' })

test('the likeliest turn of a customer tells of a moment, and any other that does by itself; staff tell of none', () => {
  const evidence = visit([
    ['customer', { praise: 0.7 }],
    ['staff', { praise: 0.99 }],
    ['customer', { praise: 0.9 }],
    ['customer', { praise: 0.3 }],
  ])
  const found = jointMoments(evidence, weights, { firstUtterance: 10, least: 0.4 })
  expect(found.map(({ kind, utterances, weight }) => [kind, utterances, weight])).toEqual([
    ['praise', [10], 0.9],
    ['praise', [12], 0.9],
  ])
  expect(found[0].why).toContain('models/turn')
})

test('a rule and the reader are weighed together: a rule alone may be kept, and may be too weak', () => {
  const evidence = visit([['customer', { complaint: 0.3 }]], [rule('complaint'), rule('churn_risk')])
  const found = jointMoments(evidence, weights, { firstUtterance: 0, least: 0.4 })
  expect(found).toEqual([{ ...rule('complaint'), weight: 0.76 }])
})
