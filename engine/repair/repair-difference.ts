import type { Knowledge } from '../pack/knowledge.ts'
import type { LanguageModel } from '../text/language-model.ts'
import { normalise } from '../text/normalise.ts'
import { fold } from '../text/surface.ts'
import type { Concept, Mention, Repair, SpokenTurn } from '../types.ts'
import { createSoundDistance } from './near-sounds.ts'
import { createRepair } from './repair.ts'
import { termsOf } from './repair-terms.ts'
import { createSoundIndex, type Term } from './sound-index.ts'
import { createSymbols } from './sound-symbols.ts'
import { anySoundsOf } from './sounds.ts'

/** Whether, and how, two packs put right what was recognised otherwise. */
export interface RepairDifference {
  /** Whether they might, whatever else is talked about: a false one is as it was. */
  mayDiffer(turn: SpokenTurn): boolean
  /** What each would put right in a turn, `mentions` being what the rest of its conversation names. */
  repairs(turn: SpokenTurn, mentions: readonly Mention[]): { was: Repair[]; is: Repair[] }
}

/**
 * Compares two packs as repairers. Repairs can only differ where something sounds like a term that one of them lacks or means otherwise, or
 * where such a term itself stands: all other texts are passed over. Speakers of a dialect and what people decided about
 * repairs are not thought of.
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
  const near = nearTerms([...before, ...after], differing, createSoundIndex(differing, symbols, 0))
  const most = mostNamed(near.values())
  const repairerOf = (knowledge: Knowledge, terms?: ReadonlyMap<string, Term>): Mend => {
    const repair = createRepair(knowledge, model, terms && { isWanted: (term) => terms.has(keyOf(term)) })
    return (turn, mentions) => repair(turn, normalise(turn.text), { mentions }).repairs
  }
  // Where one of the terms stands, what sounds like it is mended no more, or is again.
  const around = [repairerOf(old, near), repairerOf(now, near)]
  const alone = [
    { index: createSoundIndex(gone, symbols, 0), mend: repairerOf(old, byKey(gone)) },
    { index: createSoundIndex(come, symbols, 0), mend: repairerOf(now, byKey(come)) },
  ]
  const [was, is] = [repairerOf(old), repairerOf(now)]
  return {
    mayDiffer(turn) {
      const { text } = turn
      if (stands.test(fold(text).text)) return around.some((mend) => mend(turn, most).length > 0)
      const sounds = anySoundsOf(text)
      return alone.some(({ index, mend }) => index.find(sounds, text).length > 0 && mend(turn, most).length > 0)
    },
    repairs: (turn, mentions) => ({ was: was(turn, mentions), is: is(turn, mentions) }),
  }
}

type Mend = (turn: SpokenTurn, mentions: readonly Mention[]) => Repair[]

/** More kinds of the trade's concepts count no more (repair-evidence.ts). */
const MOST_TRADE = 5

/** Talk in which every one of the terms is as expected as it can be: nothing is put right elsewhere that is not here. */
function mostNamed(terms: Iterable<Term>): Mention[] {
  const named = ({ id, name, type }: Pick<Concept, 'id' | 'name' | 'type'>): Mention => ({
    ...{ conceptId: id, name, type, surface: name, start: 0, end: 0 },
    ...{ confidence: 1, how: 'exact', negated: false },
  })
  const concepts = new Map([...terms].map(({ concept }) => [concept.id, concept]))
  const trade = Array.from({ length: MOST_TRADE }, (_, i) => named({ id: `any/${i}`, name: '', type: 'feature' }))
  return [...[...concepts.values()].map(named), ...trade]
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const keyOf = ({ spoken, concept }: Term): string => `${fold(spoken).text} ${concept.id}`

const byKey = (terms: readonly Term[]): Map<string, Term> => new Map(terms.map((term) => [keyOf(term), term]))

/** Terms of `some` that `others` lack, or understand otherwise. */
function missingIn(others: readonly Term[], some: readonly Term[]): Term[] {
  const known = new Map(others.map((term) => [keyOf(term), term]))
  return some.filter((term) => {
    const other = known.get(keyOf(term))
    return other?.surface !== term.surface || JSON.stringify(other.concept.not) !== JSON.stringify(term.concept.not)
  })
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
