import type { MomentOfTruth, Said, VisitFacts } from './api-types.ts'

/** What was said of one stage on end. */
export interface Stretch {
  /** '' where none is known. */
  stage: string
  startMs: number
  endMs: number
  events: JourneyEvent[]
}

/** Something that happened on the way, with the words that show it. */
export interface JourneyEvent {
  atMs: number
  said: Said | undefined
  what:
    | { kind: 'moment'; code: MomentOfTruth['kind'] }
    | { kind: 'fact'; fact: VisitFacts['facts'][number] }
    | { kind: 'opinion'; opinion: NonNullable<Said['opinions']>[number] }
}

/** Stages in the order in which they were gone through; what is of no stage goes along with what it lies between. */
export function stretchesOf(said: readonly Said[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { stage = '', startMs, endMs } of said) {
    const last = stretches.at(-1)
    if (last && (last.stage === stage || stage === '')) last.endMs = Math.max(last.endMs, endMs)
    else stretches.push({ stage, startMs, endMs, events: [] })
  }
  return stretches
}

/** A visit as it went: stages on end, each with the moments, findings and attitudes in it, in order of time. */
export function journeyOf(
  said: readonly Said[],
  facts: VisitFacts['facts'],
  moments: readonly MomentOfTruth[],
): Stretch[] {
  const stretches = stretchesOf(said)
  const byId = new Map(said.map((one) => [one.id, one]))
  const events = [...ofMoments(moments, byId), ...ofFacts(facts, byId), ...ofOpinions(said)]
  for (const event of events.sort((a, b) => a.atMs - b.atMs)) stretchAt(stretches, event.atMs)?.events.push(event)
  return stretches
}

/** The stretch that has begun by then. */
const stretchAt = (stretches: readonly Stretch[], atMs: number): Stretch | undefined =>
  stretches.findLast(({ startMs }) => startMs <= atMs) ?? stretches.at(0)

type ById = ReadonlyMap<string, Said>

function ofMoments(moments: readonly MomentOfTruth[], byId: ById): JourneyEvent[] {
  return moments.flatMap(({ kind: code, atMs, utteranceIds: [id = ''] }): JourneyEvent[] => {
    const said = byId.get(id)
    // A recording has moments of other visits, too.
    return said ? [{ atMs, said, what: { kind: 'moment', code } }] : []
  })
}

function ofFacts(facts: VisitFacts['facts'], byId: ById): JourneyEvent[] {
  return facts.flatMap((fact): JourneyEvent[] => {
    if (fact.kind === 'stage') return []
    const said = byId.get(fact.utteranceIds[0] ?? '')
    return said ? [{ atMs: said.startMs, said, what: { kind: 'fact', fact } }] : []
  })
}

const ofOpinions = (said: readonly Said[]): JourneyEvent[] =>
  said.flatMap((one) =>
    (one.opinions ?? [])
      .filter(({ polarity }) => polarity !== 'unsure')
      .map((opinion): JourneyEvent => ({ atMs: one.startMs, said: one, what: { kind: 'opinion', opinion } })),
  )
