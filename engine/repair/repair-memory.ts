import { fold } from '../text/surface.ts'

/** The words next to a repair: the last characters before it and the first after it, marks and spaces left out. */
export interface WordContext {
  before: string
  after: string
}

/** What somebody decided about one repair; the context is gone where the recording was deleted. */
export interface RepairDecision {
  original: string
  replacement: string
  conceptId: string
  context?: WordContext
  state: 'accepted' | 'rejected'
  /** Epoch ms. */
  decidedAt: number
}

/** What the decisions come to: `blocked` is never made again, however it sounds. */
export type Learnt = 'blocked' | 'lowered' | 'raised' | 'none'

/** A repair that is thought of. */
export type ThoughtRepair = Pick<RepairDecision, 'original' | 'conceptId'> & { context?: WordContext }

/** Nats that decisions add to a repair's log-odds of being right; −Infinity blocks it. */
export type RepairMemory = (thought: ThoughtRepair) => number

/** Few characters say where a word stood and nothing about who said it. */
const CONTEXT_CHARACTERS = 2
const SPOKEN = /[\p{L}\p{N}]/u
/** So many rejections more than acceptances, and the repair is made nowhere again. */
const BLOCKED_EVERYWHERE = 2
/** A half of each before anybody decided (Jeffreys' prior): the first rejection makes the odds a third, the first acceptance three times. */
const PRIOR = 0.5

/** What stands around a span of a text. */
export function contextOf(text: string, start: number, end: number): WordContext {
  const spoken = (part: string): string[] => [...fold(part).text].filter((character) => SPOKEN.test(character))
  return {
    before: spoken(text.slice(0, start)).slice(-CONTEXT_CHARACTERS).join(''),
    after: spoken(text.slice(end)).slice(0, CONTEXT_CHARACTERS).join(''),
  }
}

/** Two decisions with one key are about the same repair: the same words heard, the same concept put in their place. */
export const repairKey = ({ original, conceptId }: ThoughtRepair): string => `${fold(original).text} → ${conceptId}`

/**
 * Prepares what is known of people's decisions: a rejection blocks the same repair between the same words, unless the last decision
 * there accepted it; elsewhere each rejection lowers its odds, until enough block it everywhere; acceptances raise them.
 */
export function createRepairMemory(decisions: readonly RepairDecision[]): RepairMemory {
  const known = new Map<string, RepairDecision[]>()
  for (const decision of [...decisions].sort((a, b) => a.decidedAt - b.decidedAt)) {
    const key = repairKey(decision)
    known.set(key, [...(known.get(key) ?? []), decision])
  }
  return (thought) => {
    const about = known.get(repairKey(thought)) ?? []
    const here = about.findLast(({ context }) => isSame(context, thought.context))
    if (here?.state === 'rejected') return -Infinity
    if (learntFrom(about) === 'blocked' && !here) return -Infinity
    return shiftOf(about)
  }
}

/** What the decisions about one repair come to where its context is new. */
export function learntFrom(decisions: readonly Pick<RepairDecision, 'state'>[]): Learnt {
  const { accepted, rejected } = counts(decisions)
  if (rejected - accepted >= BLOCKED_EVERYWHERE) return 'blocked'
  return rejected === accepted ? 'none' : rejected > accepted ? 'lowered' : 'raised'
}

function shiftOf(decisions: readonly Pick<RepairDecision, 'state'>[]): number {
  const { accepted, rejected } = counts(decisions)
  return Math.log((accepted + PRIOR) / (rejected + PRIOR))
}

function counts(decisions: readonly Pick<RepairDecision, 'state'>[]): { accepted: number; rejected: number } {
  const rejected = decisions.filter(({ state }) => state === 'rejected').length
  return { rejected, accepted: decisions.length - rejected }
}

const isSame = (a: WordContext | undefined, b: WordContext | undefined): boolean =>
  a !== undefined && b !== undefined && a.before === b.before && a.after === b.after
