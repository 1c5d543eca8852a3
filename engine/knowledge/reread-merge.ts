import { isDeepStrictEqual } from 'node:util'
import type { Analysis, Mention, Moment, Opinion, Utterance } from '../types.ts'
import type { Visit, VisitFact } from '../visit-types.ts'

/** What is found in what was said; all else of an analysis stays. */
export type Findings = Pick<Analysis, 'utterances' | 'moments' | 'visits'>

/**
 * A recording's findings as another knowledge has them: what one knowledge finds in the kept texts and the other does not goes, or comes; all
 * else stays as it was heard, what only the sound could tell with it, and its words: which of them the dictionary of a process knows depends on
 * what it read before. Where both find the same this is `kept` itself.
 *
 * @param was - what the knowledge that `kept` was analysed with finds in the kept texts
 * @param is - what the other finds there
 */
export function withDifference(kept: Findings, was: Findings, is: Findings): Findings {
  if (isDeepStrictEqual(was, is)) return kept
  const moments = merged(kept.moments, was.moments, is.moments, momentKey)
  return {
    utterances: kept.utterances.map((one, at) => mergeUtterance(one, was.utterances[at], is.utterances[at])),
    moments: moments === kept.moments ? moments : inOrder(moments),
    ...(kept.visits && {
      visits: kept.visits.map((visit, i) => mergeVisit(visit, was.visits?.[i], is.visits?.[i])),
    }),
  }
}

/**
 * What stands for the reading of a knowledge that nobody has any more: all that was kept counts as found by it, and what another finds, too, as
 * just that. Then the difference between the two takes away and brings what they name, and leaves all else as it was heard.
 */
export function asReadBefore(kept: Findings, is: Findings): Findings {
  return {
    ...{ ...kept, moments: standingIn(kept.moments, is.moments, momentKey) },
    utterances: kept.utterances.map((one, at) => ({
      ...one,
      mentions: standingIn(one.mentions, is.utterances[at].mentions, mentionKey),
      opinions: standingIn(one.opinions, is.utterances[at].opinions, opinionKey),
    })),
  }
}

function standingIn<T>(kept: readonly T[], is: readonly T[], keyOf: (one: T) => string): T[] {
  const found = new Map(is.map((one) => [keyOf(one), one]))
  return kept.map((one) => found.get(keyOf(one)) ?? one)
}

const mentionKey = ({ conceptId, start, end }: Mention): string => JSON.stringify([conceptId, start, end])
const opinionKey = ({ conceptId, start, end }: Opinion): string => JSON.stringify([conceptId, start, end])
const momentKey = ({ kind, utterances }: Moment): string => JSON.stringify([kind, utterances])
const inOrder = (moments: readonly Moment[]): Moment[] =>
  [...moments].sort((a, b) => a.atMs - b.atMs || a.kind.localeCompare(b.kind))
const byStart = <T extends { start: number }>(spans: readonly T[]): T[] => [...spans].sort((a, b) => a.start - b.start)

function mergeUtterance(kept: Utterance, was: Utterance, is: Utterance): Utterance {
  if (isDeepStrictEqual(was, is)) return kept
  const { stage: keptStage, ...rest } = kept
  const stage = was.stage === is.stage ? keptStage : is.stage
  const mentions = merged(kept.mentions, was.mentions, is.mentions, mentionKey)
  const opinions = merged(kept.opinions, was.opinions, is.opinions, opinionKey)
  return {
    ...rest,
    numbers: isDeepStrictEqual(was.numbers, is.numbers) ? kept.numbers : is.numbers,
    mentions: mentions === kept.mentions ? mentions : byStart(mentions),
    opinions: opinions === kept.opinions ? opinions : byStart(opinions),
    intents: merged(kept.intents, was.intents, is.intents, (name) => name),
    ...(stage !== undefined && { stage }),
  }
}

function mergeVisit(kept: Visit, was: Visit | undefined, is: Visit | undefined): Visit {
  if (!was || !is || isDeepStrictEqual(was, is)) return kept
  const outcome = isDeepStrictEqual(was.outcome, is.outcome) ? kept.outcome : is.outcome
  const merge: Visit = {
    ...kept,
    stages: mergeFacts(kept.stages, was.stages, is.stages),
    needs: mergeFacts(kept.needs, was.needs, is.needs),
    groups: mergeFacts(kept.groups, was.groups, is.groups),
  }
  if (outcome) merge.outcome = outcome
  else delete merge.outcome
  return merge
}

/** Facts by what shows them: each utterance comes or goes by itself. */
function mergeFacts(kept: readonly VisitFact[], was: readonly VisitFact[], is: readonly VisitFact[]): VisitFact[] {
  const apart = (facts: readonly VisitFact[]) =>
    facts.flatMap(({ id, title, utterances }) => utterances.map((utterance) => ({ id, title, utterance })))
  const pairs = merged(apart(kept), apart(was), apart(is), ({ id, utterance }) => JSON.stringify([id, utterance]))
  const facts = new Map<string, VisitFact>()
  for (const { id, title, utterance } of pairs)
    facts.set(id, { id, title, utterances: [...(facts.get(id)?.utterances ?? []), utterance].sort((a, b) => a - b) })
  return [...facts.values()]
}

/** `kept` without what was there and is not any more, changed as it changed between the two, and with what came. */
function merged<T>(kept: readonly T[], was: readonly T[], is: readonly T[], keyOf: (one: T) => string): T[] {
  if (isDeepStrictEqual(was, is)) return kept as T[]
  const byKey = (list: readonly T[]) => new Map(list.map((one) => [keyOf(one), one]))
  const [before, after, known] = [byKey(was), byKey(is), byKey(kept)]
  const staying = kept.flatMap((one): T[] => {
    const [old, now] = [before.get(keyOf(one)), after.get(keyOf(one))]
    if (old === undefined) return [one]
    return now === undefined ? [] : [changed(one, old, now)]
  })
  const coming = is.filter((one) => !before.has(keyOf(one)) && !known.has(keyOf(one)))
  return [...staying, ...coming]
}

/** The fields that changed between the two, changed. */
function changed<T>(kept: T, was: T, is: T): T {
  if (typeof kept !== 'object' || kept === null || isDeepStrictEqual(was, is)) return kept
  const [old, now] = [was as Record<string, unknown>, is as Record<string, unknown>]
  const differing = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(old[key], now[key]),
  )
  const result = { ...kept } as Record<string, unknown>
  for (const key of differing)
    if (key in now) result[key] = now[key]
    else delete result[key]
  return result as T
}
