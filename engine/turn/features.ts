import { hashRun, trustedCharacters } from '../speaker/role-features.ts'

/** Buckets of the hashed features; a power of two. */
export const TURN_BUCKETS = 1 << 17

/** A customer's turn with what it answers to. */
export interface TurnInContext {
  text: string
  /** What staff said last before it; empty where nobody had. */
  before: string
  /** Nothing of a customer comes after it in this visit. */
  isLast: boolean
}

const LONGEST_RUN = 4
/** Of what staff said, its end counts: what it asks or offers. */
const BEFORE_CHARACTERS = 20
const LONGEST_RUN_BEFORE = 3

function addRuns(found: Set<string>, text: string, longest: number, prefix: string): void {
  for (let at = 0; at < text.length; at++)
    for (let size = 1; size <= longest && at + size <= text.length; size++)
      found.add(prefix + text.slice(at, at + size))
}

/**
 * Features by which the turn classifier knows what a customer is up to: hashed runs of characters of the turn, with its ends marked and
 * numbers alike, and of what staff said before it. The same function serves training and use.
 */
export function turnFeatures({ text, before, isLast }: TurnInContext): number[] {
  const found = new Set<string>()
  addRuns(found, `^${trustedCharacters(text)}$`, LONGEST_RUN, '')
  addRuns(found, `^${trustedCharacters(before.slice(-BEFORE_CHARACTERS))}$`, LONGEST_RUN_BEFORE, 'S')
  if (isLast) found.add('LAST')
  return [...new Set([...found].map((run) => hashRun(run, TURN_BUCKETS)))]
}

/** What stands around each customer's turn of one visit. */
export function inContext(turns: readonly { text: string; role: string }[]): Map<number, TurnInContext> {
  const found = new Map<number, TurnInContext>()
  const last = turns.findLastIndex(({ role }) => role === 'customer')
  let before = ''
  for (const [at, { text, role }] of turns.entries())
    if (role === 'customer') found.set(at, { text, before, isLast: at === last })
    else before = text
  return found
}
