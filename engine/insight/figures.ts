import { AppError } from '../errors.ts'
import type { FigureSource } from '../store/figure-types.ts'
import { breakdown } from './breakdown.ts'
import { changes, defaultChangeOptions } from './change.ts'
import { conceptFigures } from './concepts.ts'
import { DIMENSIONS, type Dimension } from './dimensions.ts'
import { defaultDriverOptions, driversOf } from './drivers.ts'
import { insightsOf } from './insights.ts'
import type { Scope } from './scope.ts'
import { defaultTogetherOptions, together, type TogetherOptions } from './together.ts'
import type { Missing } from './factors.ts'

/** Ways to look at what was heard. */
export const VIEWS = ['found', 'concepts', 'by', 'changes', 'together', 'drivers'] as const
export type View = (typeof VIEWS)[number]

export interface FigureQuestion {
  view: View
  scope: Scope
  /** Of `by`. */
  by?: Dimension
  utcOffsetMinutes: number
  /** Of `together`. */
  first?: TogetherOptions['first']
  /** Of `drivers`: the outcomes to look at, and what visits are that nobody told of. */
  outcomes?: string[]
  missing?: Missing
  /** Visits that a finding needs. */
  minCount?: number
  falseRate?: number
}

/**
 * Answers one question for figures, each with its coverage and evidence.
 *
 * @throws AppError INPUT_INVALID for `by` without a dimension, `changes` without a period
 */
export async function figures(source: FigureSource, question: FigureQuestion): Promise<object> {
  const { view, scope, by, first, minCount, falseRate, missing, outcomes, utcOffsetMinutes } = question
  const rate = falseRate === undefined ? {} : { falseRate }
  const counts = minCount === undefined ? {} : { minCount }
  if (view === 'found') return { insights: await insightsOf(source, scope) }
  if (view === 'concepts') return conceptFigures(source, scope)
  if (view === 'changes') return changes(source, scope, { ...defaultChangeOptions, ...counts, ...rate })
  if (view === 'together')
    return together(source, scope, { ...defaultTogetherOptions, ...counts, ...rate, ...(first && { first }) })
  if (view === 'drivers') {
    const least = minCount === undefined ? {} : { minVisits: minCount, minOutcome: minCount }
    // Here the outcome is what is asked about, not a condition.
    const rest = { ...scope }
    delete rest.outcomes
    return driversOf(source, rest, outcomes, {
      ...defaultDriverOptions,
      ...least,
      ...rate,
      ...(missing && { missing }),
    })
  }
  if (!by) throw new AppError('INPUT_INVALID', { detail: { problems: [`view=by wants by: ${DIMENSIONS.join(', ')}`] } })
  return { by, ...(await breakdown(source, scope, by, utcOffsetMinutes)) }
}
