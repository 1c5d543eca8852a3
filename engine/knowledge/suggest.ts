import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { createMatcher } from '../match/match.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { Reading } from '../store/reading-types.ts'
import type { StoredRepair } from '../store/types.ts'
import type { TextStore } from '../store/text-types.ts'
import { foldTerm, foldedForms } from '../text/surface.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Concept } from '../types.ts'
import { conceptsOf, shownApart, type Action, type Ground } from './action.ts'
import { readLine } from './line.ts'
import { pagesOf, type Watching } from './said-pages.ts'
import { soundAlikes } from './sound-alikes.ts'
import { createUncovered } from './uncovered.ts'

export const SUGGESTION_KINDS = ['uncovered', 'shared', 'soundAlike', 'rejected', 'silent'] as const
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number]

/** Something an expert may want to change. */
export interface Suggestion {
  /** From 1 on; the same as long as neither what was said nor the knowledge changes. */
  number: number
  kind: SuggestionKind
  word: string
  /** Concepts that it is about. */
  concepts: string[]
  /** How often: utterances, or rejected repairs. */
  count: number
  /** Of `uncovered`: how many of these utterances name a concept. */
  near?: number
  /** Ids of some utterances. */
  examples: string[]
  /** What would follow it; undefined where somebody has to think first. */
  action?: Action
}

export interface Suggestions {
  /** How much of what was said names anything, and anything of the trade's own. */
  coverage: { pack: string; utterances: number; named: number; namedByTrade: number }
  suggestions: Suggestion[]
}

type Draft = Omit<Suggestion, 'number'>

/**
 * What the words that were said tell about the knowledge: what it lacks, and what of it never helps or leads astray.
 *
 * @param least - how often a word must have been said
 * @throws AppError CANCELLED
 */
export async function suggest(
  store: TextStore & Pick<Reading, 'listRepairs'>,
  { line, ground }: { line: string; ground: Ground },
  { least = 2, ...watching }: Watching & { least?: number } = {},
): Promise<Suggestions> {
  const knowledge = await knownPack(ground.pack, [...ground.between, ground.overlay])
  const { uncovered, hits, coverage } = await hear(store, { line, ground, knowledge }, watching)
  const concepts = [...knowledge.concepts.values()]
  const found = [
    ...uncovered.result(least).map((one) => uncoveredWord(one, knowledge.concepts)),
    ...shared(ground, hits),
    ...alikes(concepts, hits),
    ...(await rejected(store, readLine(line).storeId, knowledge.concepts)),
    ...silent(concepts, hits, ground),
  ]
  return { coverage, suggestions: found.map((one, at) => ({ number: at + 1, ...one })) }
}

/** Reads all that was said: words without a concept, and how often each surface was heard. */
async function hear(
  store: TextStore,
  { line, ground, knowledge }: { line: string; ground: Ground; knowledge: Knowledge },
  { onCost, onProgress, signal }: Watching,
) {
  const scope = readLine(line)
  const [tokenizer, match] = [createTokenizer(knowledge.words), createMatcher(knowledge)]
  const known = surfacesOf(conceptsOf(ground))
  for (const { phrase } of knowledge.lexicon) known.add(foldTerm(phrase))
  const uncovered = createUncovered((word) => known.has(foldTerm(word)))
  const hits = new Map<string, number>()
  const utterances = await store.countTexts(scope)
  const coverage = { pack: ground.pack, utterances: 0, named: 0, namedByTrade: 0 }
  onCost?.(utterances)
  for await (const page of pagesOf(store, scope)) {
    if (signal?.aborted) throw new AppError('CANCELLED')
    for (const { id, text } of page) {
      // What stands for personal data is no word.
      const said = text.replaceAll(/<[^<>]*>/gu, (covered) => '，'.repeat(covered.length))
      const tokens = tokenizer.tokenize(said)
      const mentions = match(said, tokens)
      uncovered.add(id, tokens, mentions)
      for (const { start, end } of mentions) count(hits, foldTerm(said.slice(start, end)))
      coverage.utterances += 1
      if (mentions.length > 0) coverage.named += 1
      if (mentions.some(({ conceptId }) => !conceptId.startsWith('base/'))) coverage.namedByTrade += 1
    }
    onProgress?.(coverage.utterances / Math.max(utterances, coverage.utterances))
    await setImmediate()
  }
  return { uncovered, hits, coverage }
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

function surfacesOf(concepts: readonly Concept[]): Set<string> {
  return new Set(concepts.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(foldedForms)))
}

/** A new concept of the kind of what is named beside it. */
function uncoveredWord(
  { word, nearest, ...counts }: { word: string; count: number; near: number; nearest?: string; examples: string[] },
  concepts: ReadonlyMap<string, Concept>,
): Draft {
  const type = concepts.get(nearest ?? '')?.type ?? 'product'
  const action: Action = { do: 'add', name: word, type: type === 'brand' || type === 'competitor' ? 'product' : type }
  return { kind: 'uncovered', word, concepts: nearest === undefined ? [] : [nearest], ...counts, action }
}

/**
 * Surfaces that two concepts claim as they are edited: one of them gets all. What packs share on purpose and nobody says is passed over;
 * what an expert gave to two is told though nobody said it yet.
 */
function shared(ground: Ground, hits: ReadonlyMap<string, number>): Draft[] {
  const own = new Set([...givenByExperts(ground)].flatMap(foldedForms))
  const owners = new Map<string, { surface: string; ids: Set<string>; alias?: string }>()
  for (const { id, name, aliases } of shownApart(ground))
    for (const surface of [name, ...aliases]) {
      const form = foldTerm(surface)
      const known = owners.get(form) ?? { surface, ids: new Set<string>() }
      known.ids.add(id)
      if (surface !== name) known.alias = id
      owners.set(form, known)
    }
  return [...owners]
    .filter(([form, { ids }]) => ids.size > 1 && (hits.has(form) || own.has(form)))
    .map(([form, { surface, ids, alias }]) => ({
      ...{
        kind: 'shared' as const,
        word: surface,
        concepts: [...ids].sort(),
        count: hits.get(form) ?? 0,
        examples: [],
      },
      ...(alias !== undefined && { action: { do: 'aliases' as const, id: alias, remove: [surface] } }),
    }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
}

/** Sayings that were added to what ships. */
const givenByExperts = ({ overlay, between }: Ground): Set<string> =>
  new Set(
    [...between, overlay].flatMap((one) => Object.values(one.concepts).flatMap(({ aliases }) => aliases?.add ?? [])),
  )

/** Only those of which one is said at all. */
function alikes(concepts: readonly Concept[], hits: ReadonlyMap<string, number>): Draft[] {
  return soundAlikes(concepts)
    .map(({ one, other }) => {
      const both = [one, other].map(({ surface }) => hits.get(foldTerm(surface)) ?? 0)
      const word = `${one.surface} ~ ${other.surface}`
      return { kind: 'soundAlike' as const, word, concepts: [one.id, other.id], count: both[0] + both[1], examples: [] }
    })
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
}

/** What people said was no mistake of hearing. */
async function rejected(
  store: Pick<Reading, 'listRepairs'>,
  storeId: string | undefined,
  concepts: ReadonlyMap<string, Concept>,
): Promise<Draft[]> {
  const found = new Map<string, Draft>()
  let cursor: string | undefined
  do {
    const narrowing = { state: 'rejected' as const, ...(storeId !== undefined && { storeIds: [storeId] }) }
    const page = await store.listRepairs({ ...narrowing, ...(cursor !== undefined && { cursor }) })
    for (const repair of page.repairs) if (concepts.has(repair.conceptId)) noteRejected(found, repair, concepts)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return [...found.values()].sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
}

function noteRejected(
  found: Map<string, Draft>,
  { original, conceptId, utteranceId }: StoredRepair,
  concepts: ReadonlyMap<string, Concept>,
): void {
  const key = `${original} ${conceptId}`
  // What is right depends on what was meant: a word that belongs to another concept, or to none.
  const isHeardAs = concepts.get(conceptId)?.heardAs.includes(original)
  const action = isHeardAs && { action: { do: 'heardAs' as const, id: conceptId, remove: [original] } }
  const known = found.get(key) ?? {
    kind: 'rejected',
    word: original,
    concepts: [conceptId],
    count: 0,
    examples: [],
    ...action,
  }
  found.set(key, { ...known, count: known.count + 1, examples: [...known.examples, utteranceId].slice(0, 3) })
}

/** Sayings that experts added and nobody says; those that ship are for other shops, too. */
function silent(concepts: readonly Concept[], hits: ReadonlyMap<string, number>, ground: Ground): Draft[] {
  const own = givenByExperts(ground)
  return concepts.flatMap(({ id, aliases }) =>
    aliases
      .filter((alias) => own.has(alias) && !foldedForms(alias).some((form) => hits.has(form)))
      .map((alias) => ({
        ...{ kind: 'silent' as const, word: alias, concepts: [id], count: 0, examples: [] },
        action: { do: 'aliases' as const, id, remove: [alias] },
      })),
  )
}
