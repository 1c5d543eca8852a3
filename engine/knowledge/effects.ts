import type { Knowledge } from '../pack/knowledge.ts'
import { MOMENT_KINDS, type Mention, type Moment, type MomentKind, type Opinion, type Polarity } from '../types.ts'

/** Where something was said that comes or goes. It bears no words of customers, so that they go with their recording. */
export interface Place {
  utteranceId: string
  recordingId: string
  storeId: string
  startMs: number
  endMs: number
  /** In UTF-16: in the text of the utterance; of a repair in its raw text, normalised. Both 0: the whole of it. */
  start: number
  end: number
  /** Of an opinion. */
  polarity?: Polarity
  /** Of a repair: what is put there. */
  replacement?: string
}

/** A place with its words. */
export interface Example extends Place {
  text: string
}

/** What comes and what goes, with the first places of each. */
export interface Change<P = Example> {
  appear: number
  vanish: number
  examples: { appear: P[]; vanish: P[] }
}

/**
 * What becomes different for one concept: where it is found; what is felt about it; what is put right as it. `renamed` are mentions that stay
 * and bear another name or type. Opinions about nothing that is named have the id ''.
 */
export interface ConceptEffect<P = Example> extends Change<P> {
  id: string
  name: string
  renamed: number
  opinions?: Change<P>
  repairs?: Change<P>
}

/** Moments of truth of one kind. */
export interface MomentEffect<P = Example> extends Change<P> {
  kind: MomentKind
}

export interface Effects<P = Example> {
  /** Those that change most come first. */
  concepts: ConceptEffect<P>[]
  moments: MomentEffect<P>[]
}

/** An utterance as effects name it. */
export type Said = Omit<Place, 'utteranceId' | 'start' | 'end' | 'polarity' | 'replacement'> & { id: string }
/** A repair by where it stands in what was recognised. */
export interface RepairAt {
  conceptId: string
  start: number
  end: number
  replacement: string
}

export const MOST_EXAMPLES = 5

const noChange = <P>(): Change<P> => ({ appear: 0, vanish: 0, examples: { appear: [], vanish: [] } })

/** Counts what appears, vanishes and is named otherwise, with the first places of each. `old` and `now` tell what concepts are called. */
export function createTally(now: Knowledge, old: Knowledge) {
  const concepts = new Map<string, ConceptEffect<Place>>()
  const moments = new Map<MomentKind, MomentEffect<Place>>()
  const effectOf = (id: string): ConceptEffect<Place> => {
    const name = now.concepts.get(id)?.name ?? old.concepts.get(id)?.name ?? id
    const effect = concepts.get(id) ?? { id, name, renamed: 0, ...noChange<Place>() }
    concepts.set(id, effect)
    return effect
  }
  const opinionsOf = (id: string) => (effectOf(id).opinions ??= noChange())
  const repairsOf = (id: string) => (effectOf(id).repairs ??= noChange())
  return {
    /** @returns whether anything is different */
    mentions(said: Said, was: readonly Mention[], is: readonly Mention[]): boolean {
      const same = ({ conceptId, start, end }: Mention, other: Mention): boolean =>
        other.conceptId === conceptId && other.start === start && other.end === end
      const { gone, come } = differenceOf(was, is, same)
      const renamed = is.filter((one) =>
        was.some((other) => same(one, other) && (other.name !== one.name || other.type !== one.type)),
      )
      for (const one of gone) note(effectOf(one.conceptId), 'vanish', placeOf(said, one))
      for (const one of come) note(effectOf(one.conceptId), 'appear', placeOf(said, one))
      for (const { conceptId } of renamed) effectOf(conceptId).renamed += 1
      return gone.length + come.length + renamed.length > 0
    },
    /** An opinion that changes sides goes, and comes. */
    opinions(said: Said, was: readonly Opinion[], is: readonly Opinion[]): void {
      const { gone, come } = differenceOf(
        was,
        is,
        (one, other) =>
          one.conceptId === other.conceptId &&
          one.start === other.start &&
          one.end === other.end &&
          one.polarity === other.polarity,
      )
      const at = (one: Opinion): Place => ({ ...placeOf(said, one), polarity: one.polarity })
      for (const one of gone) note(opinionsOf(one.conceptId ?? ''), 'vanish', at(one))
      for (const one of come) note(opinionsOf(one.conceptId ?? ''), 'appear', at(one))
    },
    /** @returns whether anything is different */
    repairs(said: Said, was: readonly RepairAt[], is: readonly RepairAt[]): boolean {
      const { gone, come } = differenceOf(
        was,
        is,
        (one, other) =>
          one.start === other.start &&
          one.end === other.end &&
          one.conceptId === other.conceptId &&
          one.replacement === other.replacement,
      )
      const at = (one: RepairAt): Place => ({ ...placeOf(said, one), replacement: one.replacement })
      for (const one of gone) note(repairsOf(one.conceptId), 'vanish', at(one))
      for (const one of come) note(repairsOf(one.conceptId), 'appear', at(one))
      return gone.length + come.length > 0
    },
    /** `said` are the utterances of the recording, to which moments point. */
    moments(said: readonly Said[], was: readonly Moment[], is: readonly Moment[]): void {
      const { gone, come } = differenceOf(
        was,
        is,
        (one, other) => one.kind === other.kind && one.utterances.join() === other.utterances.join(),
      )
      const of = (kind: MomentKind): MomentEffect<Place> => {
        const effect = moments.get(kind) ?? { kind, ...noChange<Place>() }
        moments.set(kind, effect)
        return effect
      }
      const at = ({ atMs, utterances }: Moment): Place => {
        const own = utterances.map((place) => said[place])
        return placeOf(own.find(({ startMs }) => startMs === atMs) ?? own[0], { start: 0, end: 0 })
      }
      for (const one of gone) note(of(one.kind), 'vanish', at(one))
      for (const one of come) note(of(one.kind), 'appear', at(one))
    },
    result: (): Effects<Place> => inOrder({ concepts: [...concepts.values()], moments: [...moments.values()] }),
  }
}

function differenceOf<T>(was: readonly T[], is: readonly T[], same: (one: T, other: T) => boolean) {
  return {
    gone: was.filter((one) => !is.some((other) => same(one, other))),
    come: is.filter((one) => !was.some((other) => same(one, other))),
  }
}

function placeOf(said: Said, { start, end }: { start: number; end: number }): Place {
  const { id: utteranceId, recordingId, storeId, startMs, endMs } = said
  return { utteranceId, recordingId, storeId, startMs, endMs, start, end }
}

function note(change: Change<Place>, side: 'appear' | 'vanish', place: Place): void {
  change[side] += 1
  if (change.examples[side].length < MOST_EXAMPLES) change.examples[side].push(place)
}

const weightOf = <P>(change: Change<P> | undefined): number => (change ? change.appear + change.vanish : 0)
const weight = <P>(effect: ConceptEffect<P>): number =>
  weightOf(effect) + effect.renamed + weightOf(effect.opinions) + weightOf(effect.repairs)

/** Concepts that change most come first, moments in the order of their kinds. */
export function inOrder<P>({ concepts, moments }: Effects<P>): Effects<P> {
  return {
    concepts: [...concepts].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1)),
    moments: [...moments].sort((a, b) => MOMENT_KINDS.indexOf(a.kind) - MOMENT_KINDS.indexOf(b.kind)),
  }
}

/** Both together: sums, and of examples the first ones. */
export function addedTo<P>(known: Effects<P>, more: Effects<P>): Effects<P> {
  const concepts = joined(
    known.concepts,
    more.concepts,
    ({ id }) => id,
    (one, other): ConceptEffect<P> => {
      const [opinions, repairs] = [sumOf(one.opinions, other.opinions), sumOf(one.repairs, other.repairs)]
      return {
        ...{ id: other.id, name: other.name, renamed: one.renamed + other.renamed },
        ...added(one, other),
        ...(opinions && { opinions }),
        ...(repairs && { repairs }),
      }
    },
  )
  const moments = joined(
    known.moments,
    more.moments,
    ({ kind }) => kind,
    (one, other): MomentEffect<P> => ({
      kind: one.kind,
      ...added(one, other),
    }),
  )
  return inOrder({ concepts, moments })
}

function joined<T>(known: readonly T[], more: readonly T[], keyOf: (one: T) => string, sum: (a: T, b: T) => T): T[] {
  const byKey = new Map(known.map((one) => [keyOf(one), one]))
  for (const one of more) {
    const before = byKey.get(keyOf(one))
    byKey.set(keyOf(one), before ? sum(before, one) : one)
  }
  return [...byKey.values()]
}

const sumOf = <P>(one: Change<P> | undefined, other: Change<P> | undefined): Change<P> | undefined =>
  one && other ? added(one, other) : (one ?? other)

const added = <P>(one: Change<P>, other: Change<P>): Change<P> => ({
  ...{ appear: one.appear + other.appear, vanish: one.vanish + other.vanish },
  examples: {
    appear: [...one.examples.appear, ...other.examples.appear].slice(0, MOST_EXAMPLES),
    vanish: [...one.examples.vanish, ...other.examples.vanish].slice(0, MOST_EXAMPLES),
  },
})
