import type { Talk } from './talk.ts'

/** Moments of a visit by the intents of its customers: README of the labelled visits. */
const OF_INTENT: Record<string, string> = {
  price_objection: 'price_objection',
  compare: 'competitor_comparison',
  complaint: 'complaint',
  praise: 'praise',
  purchase_intent: 'purchase_signal',
  test_request: 'purchase_signal',
  request_manager: 'manager_request',
  leave: 'churn_risk',
}
const LOST = ['lost', 'complaint_open']

/** Kinds of moments, each with its turns; a lost visit is a risk of churn whatever was said. */
export function momentsOf(talk: Talk): Record<string, number[]> {
  const moments: Record<string, number[]> = {}
  for (const [at, { role, intents }] of talk.turns.entries()) {
    if (role !== 'customer') continue
    for (const intent of intents) {
      const kind = OF_INTENT[intent]
      if (kind) moments[kind] = [...new Set([...(moments[kind] ?? []), at])]
    }
  }
  if (LOST.includes(talk.outcome)) moments.churn_risk ??= []
  return moments
}
