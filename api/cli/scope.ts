import type { SearchFilters } from '../../engine/store/types.ts'
import { outcomesAsked } from '../../engine/pack/cues/outcome-names.ts'
import type { Polarity, Role } from '../../engine/types.ts'
import { choiceOption, timeOption, utcOffsetOption } from './parse.ts'

const list = { type: 'string', multiple: true } as const

/** What a command that looks into the store can be narrowed to. */
export const SCOPE_OPTIONS = {
  ...{ concept: list, store: list, device: list, stage: list, group: list, outcome: list, visit: list },
  polarity: { type: 'string' },
  role: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'utc-offset': { type: 'string' },
} as const

type Lists = 'concept' | 'store' | 'device' | 'stage' | 'group' | 'outcome' | 'visit'
type Values = Partial<Record<Lists, string[]> & Record<'polarity' | 'role' | 'from' | 'to' | 'utc-offset', string>>

const POLARITIES: readonly Polarity[] = ['positive', 'negative', 'unsure']
const ROLES: readonly Role[] = ['customer', 'staff', 'unknown']

/**
 * Filters from the options; what was not given is not in them.
 *
 * @throws AppError USAGE for a polarity, role, time or offset that is none
 */
export function scopeOf(values: Values): SearchFilters {
  const role = choiceOption('--role', values.role, ROLES)
  const utcOffset = utcOffsetOption(values['utc-offset'])
  const filters: SearchFilters = {
    concepts: values.concept,
    polarity: choiceOption('--polarity', values.polarity, POLARITIES),
    roles: role && [role],
    storeIds: values.store,
    deviceIds: values.device,
    stages: values.stage,
    groups: values.group,
    outcomes: values.outcome && outcomesAsked(values.outcome),
    visitIds: values.visit,
    fromAt: timeOption('from', values.from, utcOffset),
    toAt: timeOption('to', values.to, utcOffset),
  }
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}
