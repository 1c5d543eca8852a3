import { fallsUnder, type Knowledge } from '../pack/knowledge.ts'
import type { Mention, Utterance } from '../types.ts'
import type { Condition, Distance, Rule } from '../pack/cues/condition.ts'
import { plainText, type PlainText } from '../text/plain-text.ts'
import { isQuestion } from '../text/question.ts'

/** Why a condition holds: what was found, and where. Offsets only where words were found. */
export interface Evidence {
  utterance: number
  what: string
  start?: number
  end?: number
}

/** A visit under the rules. `intents` and `stages` fill up as rules find them. */
export interface VisitContext {
  utterances: readonly Utterance[]
  plain: readonly PlainText[]
  /** Per utterance, what each intent was read from. */
  intents: readonly Map<string, Evidence[]>[]
  stages: (string | undefined)[]
  knowledge: Knowledge
}

/** Lays a visit out for the rules. */
export function visitContext(utterances: readonly Utterance[], knowledge: Knowledge): VisitContext {
  return {
    utterances,
    plain: utterances.map(({ text }) => plainText(text)),
    intents: utterances.map(({ intents }) => new Map(intents.map((name) => [name, []]))),
    stages: utterances.map(({ stage }) => stage),
    knowledge,
  }
}

/** The evidence for a rule at an utterance, or undefined where it does not hold. */
export function ruleHolds(rule: Rule, at: number, visit: VisitContext): Evidence[] | undefined {
  if (rule.role !== undefined && !speaks(visit.utterances[at], rule.role)) return undefined
  return holds(rule.when, at, visit)
}

/** Who speaks is not always known: an unknown speaker may be either. */
const speaks = (utterance: Utterance, role: string): boolean => utterance.role === role || utterance.role === 'unknown'

/** The evidence for a condition at an utterance, or undefined where it does not hold. */
export function holds(condition: Condition, at: number, visit: VisitContext): Evidence[] | undefined {
  const here = visit.utterances[at]
  const yes = (what: string, span: { start?: number; end?: number } = {}): Evidence[] => [
    { utterance: at, what, ...span },
  ]
  switch (condition.kind) {
    case 'all':
      return together(condition.of, condition.of.length, at, visit)
    case 'any':
      return first(condition.of, (one) => holds(one, at, visit))
    case 'atLeast':
      return together(condition.of, condition.count, at, visit)
    case 'not':
      return holds(condition.of, at, visit) ? undefined : []
    case 'says':
      return says(condition, at, visit.plain[at])
    case 'mentions': {
      const mention = here.mentions.find((one) => !one.negated && isOneOf(one, condition.concepts, visit.knowledge))
      return mention && yes(`mentions ${mention.conceptId}`, { start: mention.start, end: mention.end })
    }
    case 'opinion':
      return opinionHolds(condition, at, visit)
    case 'number': {
      const number = here.numbers.find(({ kind }) => condition.kinds.includes(kind))
      return number && yes(`number ${number.kind}`, { start: number.start, end: number.end })
    }
    case 'intent': {
      const name = condition.names.find((one) => visit.intents[at].has(one))
      return name === undefined ? undefined : [...yes(`intent ${name}`), ...(visit.intents[at].get(name) ?? [])]
    }
    case 'stage':
      return condition.names.includes(visit.stages[at] ?? '') ? yes(`stage ${visit.stages[at]}`) : undefined
    case 'role':
      return speaks(here, condition.role) ? [] : undefined
    case 'asks':
      return isQuestion(visit.plain[at].text) === condition.wanted ? [] : undefined
    case 'silence': {
      const gap = at === 0 ? 0 : here.startMs - visit.utterances[at - 1].endMs
      return gap > condition.longerThanMs ? yes(`silence ${gap} ms`) : undefined
    }
    case 'times':
      return times(condition, at, visit)
    case 'last':
      return followsOfRole(visit.utterances, at, condition.count) < condition.count ? [] : undefined
    case 'near':
      return first(neighbours(condition.side, condition.within, at, visit), (other) =>
        holds(condition.of, other, visit),
      )
  }
}

/** How many later utterances have the same role; no more are counted than `most`. */
function followsOfRole(utterances: readonly Utterance[], at: number, most: number): number {
  let count = 0
  for (let later = at + 1; later < utterances.length && count < most; later++)
    if (utterances[later].role === utterances[at].role) count++
  return count
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function together(
  conditions: readonly Condition[],
  count: number,
  at: number,
  visit: VisitContext,
): Evidence[] | undefined {
  const evidence: Evidence[] = []
  let held = 0
  for (const [i, condition] of conditions.entries()) {
    const found = holds(condition, at, visit)
    if (found) [held] = [held + 1, evidence.push(...found)]
    if (held + conditions.length - i - 1 < count) return undefined
  }
  return held >= count ? evidence : undefined
}

function says(condition: Condition & { kind: 'says' }, at: number, plain: PlainText): Evidence[] | undefined {
  const found: Evidence[] = []
  for (const phrase of condition.phrases) {
    const span = phrase.find(plain)
    if (span) found.push({ utterance: at, what: `says ${phrase.source}`, ...span })
    if (found.length >= condition.count) return found
  }
  return undefined
}

function isOneOf(
  { conceptId, type }: Pick<Mention, 'conceptId' | 'type'>,
  concepts: readonly string[],
  knowledge: Knowledge,
): boolean {
  return concepts.includes(`type:${type}`) || fallsUnder(conceptId, concepts, knowledge)
}

function opinionHolds(
  condition: Condition & { kind: 'opinion' },
  at: number,
  visit: VisitContext,
): Evidence[] | undefined {
  const { polarity, about, strength } = condition
  const opinion = visit.utterances[at].opinions.find((one) => {
    if (one.polarity !== polarity || Math.abs(one.score) < strength || one.holder === 'staff') return false
    if (about.length === 0) return true
    const type = one.conceptId === undefined ? undefined : visit.knowledge.concepts.get(one.conceptId)?.type
    return (
      one.conceptId !== undefined &&
      type !== undefined &&
      isOneOf({ conceptId: one.conceptId, type }, about, visit.knowledge)
    )
  })
  return (
    opinion && [
      {
        utterance: at,
        what: `opinion ${polarity} ${opinion.conceptId ?? ''}`.trim(),
        start: opinion.start,
        end: opinion.end,
      },
    ]
  )
}

/** As evidence of what was said many times the last ones do. */
const MOST_TIMES = 20

function times(condition: Condition & { kind: 'times' }, at: number, visit: VisitContext): Evidence[] | undefined {
  if (!holds(condition.of, at, visit)) return undefined
  const found: Evidence[][] = []
  let count = 0
  for (let one = at; one >= 0 && found.length < Math.max(condition.count, MOST_TIMES); one--) {
    const evidence = holds(condition.of, one, visit)
    if (evidence) count = found.push(evidence)
  }
  return count >= condition.count ? found.reverse().flat() : undefined
}

/** In a minute, the longest time that rules ask for, nobody says more. */
const MOST_NEIGHBOURS = 60

/** The utterances at a distance, nearest first. */
function neighbours(side: 'before' | 'after' | 'around', within: Distance, at: number, visit: VisitContext): number[] {
  const here = visit.utterances[at]
  const close = (other: number): boolean => {
    if ('utterances' in within) return Math.abs(other - at) <= within.utterances
    const there = visit.utterances[other]
    return Math.max(here.startMs - there.endMs, there.startMs - here.endMs) <= within.ms
  }
  const found: number[] = []
  const offer = (other: number): void => {
    if (other >= 0 && other < visit.utterances.length && close(other)) found.push(other)
  }
  for (let step = 1; step <= MOST_NEIGHBOURS; step++) {
    if (side !== 'after') offer(at - step)
    if (side !== 'before') offer(at + step)
  }
  return found
}
