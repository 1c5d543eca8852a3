import type { Scope } from './scope.ts'

/** Opinions of everybody but the staff, as all figures of opinions count them; as roles, everybody but the staff. */
export const NOT_STAFF: ('customer' | 'unknown')[] = ['customer', 'unknown']

/** These say one thing together: an opinion of somebody on something. */
const OPINION: (keyof Scope)[] = ['concepts', 'polarity', 'holders']
/** An utterance has one of each, so that of two lists only what both name can hold. */
const SINGLE = ['storeIds', 'deviceIds', 'recordingIds', 'visitIds', 'models', 'packs', 'roles', 'stages'] as const

/**
 * The part of a scope that fits more conditions: the filters by which a figure opens into its utterances. Where both speak of the
 * same thing, both must hold.
 */
export function narrow(scope: Scope, more: Scope): Scope {
  const { fromAt, toAt, also = [], ...rest } = more
  const joined: Scope = {
    ...scope,
    ...bound('fromAt', Math.max, scope.fromAt, fromAt),
    ...bound('toAt', Math.min, scope.toAt, toAt),
  }
  for (const key of SINGLE) {
    const own: readonly string[] | undefined = scope[key]
    const wanted: readonly string[] | undefined = rest[key]
    if (!wanted) continue
    Object.assign(joined, { [key]: own ? wanted.filter((value) => own.includes(value)) : wanted })
    delete rest[key]
  }
  const speaksOf = (key: keyof Scope): boolean => scope[key] !== undefined
  const keys = Object.keys(rest) as (keyof Scope)[]
  const clash = keys.some((key) => (OPINION.includes(key) ? OPINION.some(speaksOf) : speaksOf(key)))
  const others = [...(scope.also ?? []), ...also, ...(clash ? [rest] : [])]
  return { ...joined, ...(!clash && rest), ...(others.length > 0 && { also: others }) }
}

function bound(
  key: 'fromAt' | 'toAt',
  pick: (a: number, b: number) => number,
  one: number | undefined,
  other: number | undefined,
): Scope {
  const values = [one, other].filter((value) => value !== undefined)
  return values.length > 0 ? { [key]: values.reduce((a, b) => pick(a, b)) } : {}
}
