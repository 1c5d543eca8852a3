import type { Asked } from '../api.ts'
import { choice, many, queryOf, text } from './params.ts'

export interface RepairState {
  state: 'proposed' | 'accepted' | 'rejected'
  store: string[]
  /** The pair of words that is looked at. */
  original: string
  replacement: string
  concept: string
}

export const repairUrl = queryOf<RepairState>({
  state: choice(['proposed', 'accepted', 'rejected']),
  store: many,
  original: text,
  replacement: text,
  concept: text,
})

/** Parameters of `GET /v1/repairs`. */
export function repairQuery({ state, store, original, replacement, concept }: RepairState): Asked {
  const pair = original === '' ? {} : { original, replacement, concept }
  return { state, store, ...pair }
}
