import type { Knowledge } from '../pack/knowledge.ts'
import type { Moment, Utterance } from '../types.ts'
import type { VisitFact, VisitSummary } from '../visit-types.ts'
import type { Cues, MomentRule, TitledRule } from '../pack/cues/cues.ts'
import { jointWeights } from '../turn/joint.ts'
import type { TurnReading } from '../turn-types.ts'
import { jointMoments } from './joint-moments.ts'
import { ruleHolds, visitContext, type Evidence, type VisitContext } from './evaluate.ts'

/** What a visit came to. */
export interface Journey {
  utterances: Utterance[]
  moments: Moment[]
  visit: VisitSummary
}

/** Utterances of one visit, and what the turn reader says of each, where there is one. */
export interface JourneyTurns {
  utterances: readonly Utterance[]
  readings?: readonly (TurnReading | undefined)[] | undefined
}

/** A stage that nothing contradicts holds on for so long. */
const STAGE_HOLDS = { utterances: 2, ms: 20_000 }

/**
 * Finds intents, stages, moments of truth and the facts about a visit, each with its evidence.
 *
 * @param firstUtterance - the place of the visit's first utterance in its recording: the result's indices count from the recording's
 */
export function readJourney(
  { utterances, readings }: JourneyTurns,
  cues: Cues,
  knowledge: Knowledge,
  firstUtterance = 0,
): Journey {
  const visit = visitContext(utterances, knowledge)
  const each = (find: (at: number) => void): void => utterances.forEach((_, at) => find(at))
  for (const rule of cues.intents)
    each((at) => {
      const evidence = ruleHolds(rule, at, visit)
      if (evidence) visit.intents[at].set(rule.id, evidence)
    })
  each((at) => (visit.stages[at] = cues.stages.find((rule) => ruleHolds(rule, at, visit))?.id))
  const stages = heldOn(visit)
  const facts = ({ id, title }: TitledRule, places: number[]): VisitFact[] =>
    places.length === 0 ? [] : [{ id, title, utterances: places.map((at) => firstUtterance + at) }]
  const found = utterances.map((utterance, at) => ({
    ...utterance,
    intents: [...visit.intents[at].keys()],
    ...(stages[at] !== undefined && { stage: stages[at] }),
  }))
  const ruled = findMoments(cues.moments, visit, firstUtterance)
  return {
    utterances: found,
    moments: inOrder(
      readings
        ? jointMoments({ utterances, readings, ruled }, jointWeights().moments, {
            firstUtterance,
            least: knowledge.thresholds.moment.search,
          })
        : ruled,
    ),
    visit: {
      stages: cues.stages.flatMap((rule) =>
        facts(
          rule,
          stages.flatMap((stage, at) => (stage === rule.id ? [at] : [])),
        ),
      ),
      needs: cues.needs.flatMap((rule) => facts(rule, hits(rule, visit))),
      groups: cues.groups.flatMap((rule) => facts(rule, hits(rule, visit))),
      outcome: cues.outcomes.flatMap((rule) => facts(rule, hits(rule, visit)))[0],
    },
  }
}

/** Utterances without a cue stay in the stage before them, for a while. */
function heldOn({ stages, utterances }: VisitContext): (string | undefined)[] {
  let last = -1
  return stages.map((stage, at) => {
    if (stage !== undefined) last = at
    if (last < 0 || at - last > STAGE_HOLDS.utterances) return undefined
    return utterances[at].startMs - utterances[last].endMs > STAGE_HOLDS.ms ? undefined : stages[last]
  })
}

function hits(rule: TitledRule, visit: VisitContext): number[] {
  return visit.utterances.flatMap((_, at) => (ruleHolds(rule, at, visit) ? [at] : []))
}

/** One moment per kind and utterance: the rule with the most weight tells why. */
function findMoments(rules: readonly MomentRule[], visit: VisitContext, firstUtterance: number): Moment[] {
  const best = new Map<string, Moment>()
  for (const rule of rules)
    visit.utterances.forEach(({ startMs }, at) => {
      const evidence = ruleHolds(rule, at, visit)
      const key = `${rule.kind} ${at}`
      if (!evidence || (best.get(key)?.weight ?? 0) >= rule.weight) return
      const others = evidence.map(({ utterance }) => utterance)
      best.set(key, {
        kind: rule.kind,
        atMs: startMs,
        utterances: [...new Set([at, ...others])].sort((a, b) => a - b).map((place) => firstUtterance + place),
        weight: rule.weight,
        why: whyOf(rule, evidence, firstUtterance),
      })
    })
  return [...best.values()]
}

const inOrder = (moments: readonly Moment[]): Moment[] =>
  [...moments].sort((a, b) => a.atMs - b.atMs || a.kind.localeCompare(b.kind))

/** `auto/moments/too-dear (cues.yaml:12): #4[6-9] says 太贵; #3 intent quote_price`: rule, then utterance, place and finding. */
function whyOf(rule: MomentRule, evidence: readonly Evidence[], firstUtterance: number): string {
  const parts = evidence.map(({ utterance, start, end, what }) => {
    const place = `#${firstUtterance + utterance}`
    return start === undefined ? `${place} ${what}` : `${place}[${start}-${end}] ${what}`
  })
  return `${rule.name} (${rule.file}:${rule.line}): ${[...new Set(parts)].join('; ')}`
}
