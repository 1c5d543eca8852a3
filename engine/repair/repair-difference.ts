import type { Knowledge } from '../pack/knowledge.ts'
import type { LanguageModel } from '../text/language-model.ts'
import { normalise } from '../text/normalise.ts'
import type { MappedText } from '../text/offset-map.ts'
import { fold } from '../text/surface.ts'
import type { Concept, Mention, Repair, SpokenTurn } from '../types.ts'
import { namedConcepts } from './named-concepts.ts'
import { createSoundDistance } from './near-sounds.ts'
import { createRepair, heardAlone, mayBeMade, THRESHOLD } from './repair.ts'
import { termsOf } from './repair-terms.ts'
import { createSoundIndex, type SoundIndex, type Term } from './sound-index.ts'
import { createSymbols } from './sound-symbols.ts'
import { anySoundsOf } from './sounds.ts'

/** Whether, and how, two packs put right what was recognised otherwise. */
export interface RepairDifference {
  /** Whether they may whatever else is talked about: something sounds like a term that differs, or stands beside one. */
  mayDiffer(turn: SpokenTurn): boolean
  /**
   * Whether they may where the rest of the conversation names some concepts to one of them alone: something sounds like a term of such a
   * concept, or a common one of its kind. That one more is named also makes all other terms a little more likely (0.16 of log-odds each):
   * that is not looked for.
   */
  mayDifferBy(turn: SpokenTurn, conceptIds: readonly string[], mentions: () => Both<readonly Mention[]>): boolean
  /** What each would put right in a turn, `mentions` being what the rest of its conversation names to each. */
  repairs(turn: SpokenTurn, mentions: Both<readonly Mention[]>): Both<Repair[]>
}

/** By the pack that was, and by the one that is. */
export interface Both<T> {
  was: T
  is: T
}

/**
 * Compares two packs as repairers. Repairs can only differ where something sounds like a term that one of them lacks or means otherwise,
 * where such a term itself stands, or where its concept is named: all other texts are passed over. Speakers of a dialect and what people
 * decided about repairs are not thought of.
 *
 * @returns undefined where both have the same terms
 */
export function createRepairDifference(
  old: Knowledge,
  now: Knowledge,
  model: LanguageModel,
): RepairDifference | undefined {
  const distance = createSoundDistance()
  const [before, after] = [termsOf(old, distance), termsOf(now, distance)]
  const [gone, come] = [missingIn(after, before), missingIn(before, after)]
  const differing = [...gone, ...come]
  if (differing.length === 0) return undefined
  const symbols = createSymbols(distance)
  const stands = new RegExp(differing.map(({ folded }) => escaped(folded)).join('|'), 'u')
  const all = [...before, ...after]
  const near = nearTerms(all, differing, createSoundIndex(differing, symbols, 0))
  // Where one of the terms stands, what sounds like it is mended no more, or is again; its concept is named.
  const around = new Map([...near, ...relatedTerms(all, idsOf(differing))])
  const most = mostNamed(around.values())
  const repairerOf = (knowledge: Knowledge, terms?: ReadonlyMap<string, Term>): Mend => {
    const repair = createRepair(knowledge, model, terms && { isWanted: (term) => terms.has(keyOf(term)) })
    return (turn, heard, mentions) => repair(turn, heard, { mentions }).repairs
  }
  const anyOf = (terms: readonly Term[], mends: readonly Mend[]) => {
    const mayBe = mayBeMended(createSoundIndex(terms, symbols, 0), most, model)
    return (turn: SpokenTurn, heard: MappedText): boolean =>
      mayBe(turn, heard) && mends.some((mend) => mend(turn, heard, most).length > 0)
  }
  const mayMendAround = anyOf([...around.values()], [repairerOf(old, around), repairerOf(now, around)])
  const mayMendAlone = anyOf(differing, [repairerOf(old, byKey(gone)), repairerOf(now, byKey(come))])
  const mendsBy = createMendsBy(all, (terms) => ({
    mayBe: mayBeMended(createSoundIndex([...terms.values()], symbols, 0), mostNamed(terms.values()), model),
    ...{ was: repairerOf(old, terms), is: repairerOf(now, terms) },
  }))
  const [was, is] = [repairerOf(old), repairerOf(now)]
  return {
    mayDiffer(turn) {
      const heard = normalise(turn.text)
      return (stands.test(fold(turn.text).text) ? mayMendAround : mayMendAlone)(turn, heard)
    },
    mayDifferBy(turn, conceptIds, mentions) {
      if (conceptIds.length === 0) return false
      const heard = normalise(turn.text)
      const mends = conceptIds.map(mendsBy).filter(({ mayBe }) => mayBe(turn, heard))
      if (mends.length === 0) return false
      const named = mentions()
      const isMade = (mend: Mend, of: readonly Mention[]): boolean => mend(turn, heard, of).length > 0
      return mends.some((by) => isMade(by.was, named.was) || isMade(by.is, named.is))
    },
    repairs(turn, mentions) {
      const heard = normalise(turn.text)
      return { was: was(turn, heard, mentions.was), is: is(turn, heard, mentions.is) }
    },
  }
}

type MayMend = (turn: SpokenTurn, heard: MappedText) => boolean

/** What mends the terms that a concept makes likelier alone, to both; and whether there may be anything for them to mend. */
type MendsBy = Both<Mend> & { mayBe: MayMend }

/** Each is prepared when it is asked for first. */
function createMendsBy(all: readonly Term[], prepare: (terms: Map<string, Term>) => MendsBy): (id: string) => MendsBy {
  const known = new Map<string, MendsBy>()
  return (id) => {
    const mends = known.get(id) ?? prepare(relatedTerms(all, [id]))
    known.set(id, mends)
    return mends
  }
}

/** Whether anything in a turn sounds so much like a term of an index that it might be mended: told without its words and mentions. */
function mayBeMended(index: SoundIndex, most: readonly Mention[], model: LanguageModel): MayMend {
  const elsewhere = namedConcepts(most)
  return (turn, heard) => {
    // Whichever way a character is read costs nothing here: no place is farther off than it is to a repairer.
    const alikes = index.find(anySoundsOf(heard.text), heard.text)
    if (alikes.length === 0) return false
    return alikes.some(mayBeMade(heard.text, { ...heardAlone(turn, heard, model), elsewhere }, () => THRESHOLD))
  }
}

type Mend = (turn: SpokenTurn, heard: MappedText, mentions: readonly Mention[]) => Repair[]

/** More kinds of the trade's concepts count no more (repair-evidence.ts). */
const MOST_TRADE = 5

/** Talk in which every one of the terms is as expected as it can be: nothing is put right elsewhere that is not here. */
function mostNamed(terms: Iterable<Term>): Mention[] {
  const concepts = new Map([...terms].map(({ concept }) => [concept.id, concept]))
  const trade = Array.from({ length: MOST_TRADE }, (_, i) => mentionOf({ id: `any/${i}`, name: '', type: 'feature' }))
  return [...[...concepts.values()].map(mentionOf), ...trade]
}

const mentionOf = ({ id, name, type }: Pick<Concept, 'id' | 'name' | 'type'>): Mention => ({
  ...{ conceptId: id, name, type, surface: name, start: 0, end: 0 },
  ...{ confidence: 1, how: 'exact', negated: false },
})

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const keyOf = ({ spoken, concept }: Term): string => `${fold(spoken).text} ${concept.id}`

const byKey = (terms: readonly Term[]): Map<string, Term> => new Map(terms.map((term) => [keyOf(term), term]))

/** Terms of `some` that `others` lack, or understand otherwise. */
function missingIn(others: readonly Term[], some: readonly Term[]): Term[] {
  const known = new Map(others.map((term) => [keyOf(term), term]))
  const meaning = (term?: Term): string => JSON.stringify([term?.surface, term?.concept.not, term?.concept.type])
  return some.filter((term) => meaning(known.get(keyOf(term))) !== meaning(term))
}

/** The differing terms, and those that sound like one of them. */
function nearTerms(
  terms: readonly Term[],
  differing: readonly Term[],
  index: ReturnType<typeof createSoundIndex>,
): Map<string, Term> {
  const near = byKey(differing)
  for (const term of byKey(terms).values())
    if (index.find(anySoundsOf(term.spoken), term.spoken).length > 0) near.set(keyOf(term), term)
  return near
}

/** All terms of some concepts, and those of base that are only expected where something of their kind is named. */
function relatedTerms(terms: readonly Term[], conceptIds: Iterable<string>): Map<string, Term> {
  const named = namedConcepts([...conceptIds].map((id) => mentionOf({ id, name: '', type: 'feature' })))
  return byKey(terms.filter(({ concept: { id } }) => named.has(id) || (id.startsWith('base/') && named.hasKindOf(id))))
}

const idsOf = (terms: readonly Term[]): Set<string> => new Set(terms.map(({ concept }) => concept.id))
