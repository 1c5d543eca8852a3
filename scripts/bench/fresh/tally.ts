import type { Analysis, Utterance } from '../../../engine/types.ts'
import { momentsOf } from './moments.ts'
import type { Talk, TalkTurn } from './talk.ts'
import { signOf } from './visit.ts'

/** Counts by name; shares and F1 are made of them at the end, so that tallies can be added. */
export type Tally = Map<string, number>

/** Least weight of a turn's opinions that counts as a sign. */
const LEAST_SIGN = 0.05

const fold = (text: string): string => text.toLowerCase().replace(/[\s\p{P}]/gu, '')

/** Adds what was understood of one conversation, against its labels; utterances are its turns, in their order. */
export function addTo(
  tally: Tally,
  talk: Talk,
  { utterances, moments }: Pick<Analysis, 'utterances' | 'moments'>,
): void {
  const count = (name: string, by = 1): void => void tally.set(name, (tally.get(name) ?? 0) + by)
  for (const [at, turn] of talk.turns.entries()) addTurn(count, turn, utterances[at])
  const [wanted, found] = [new Set(Object.keys(momentsOf(talk))), new Set<string>(moments.map(({ kind }) => kind))]
  for (const kind of wanted) count(found.has(kind) ? 'moment hit' : 'moment missed')
  for (const kind of found) if (!wanted.has(kind)) count('moment false')
}

function addTurn(count: (name: string, by?: number) => void, turn: TalkTurn, utterance: Utterance | undefined): void {
  const { mentions = [], redactions = [], opinions = [], role = 'unknown' } = utterance ?? {}
  for (const { text, canonical } of turn.entities) {
    const names = new Set([fold(text), fold(canonical)])
    const isFound = mentions.some(({ name, surface }) => names.has(fold(name)) || fold(surface) === fold(text))
    count(isFound ? 'concept hit' : 'concept missed')
  }
  const said = fold(turn.text)
  for (const { name, surface } of mentions)
    count(said.includes(fold(surface)) || said.includes(fold(name)) ? 'mention right' : 'mention wrong')
  const kinds = new Set<string>(redactions.map(({ kind }) => kind))
  for (const { kind } of turn.personal) count(kinds.has(kind) ? 'personal hit' : 'personal missed')
  for (const { kind } of redactions)
    count(turn.personal.some((one) => one.kind === kind) ? 'cover right' : 'cover wrong')
  if (!turn.personal.length) count(redactions.length ? 'bare turn covered' : 'bare turn left')
  if (turn.role === 'other') return
  count(role === turn.role ? 'role right' : 'role wrong', turn.text.length)
  if (turn.role !== 'customer') return
  // What is unsure is told to nobody as an opinion.
  const sure = opinions.filter(({ polarity }) => polarity !== 'unsure')
  const sum = sure.reduce((total, { score }) => total + score, 0)
  count(`sign ${signOf(turn)} ${Math.abs(sum) > LEAST_SIGN ? Math.sign(sum) : 0}`)
}

const round = (share: number): number => Math.round(1000 * share) / 10

/** The figures, in percent unless named otherwise. A finding counts in its own turn alone: stricter than by time, with its tolerance at the edges. */
export function figuresOf(tally: Tally): Record<string, number> {
  const of = (name: string): number => tally.get(name) ?? 0
  const share = (good: string, bad: string): number => round(of(good) / Math.max(1, of(good) + of(bad)))
  const f1 = (hit: number, missed: number, wrong: number): number => (2 * hit) / Math.max(1, 2 * hit + missed + wrong)
  const signs = [-1, 0, 1].map((sign) => {
    const others = [-1, 0, 1].filter((one) => one !== sign)
    const sum = (name: (one: number) => string): number => others.reduce((total, one) => total + of(name(one)), 0)
    return f1(
      of(`sign ${sign} ${sign}`),
      sum((one) => `sign ${sign} ${one}`),
      sum((one) => `sign ${one} ${sign}`),
    )
  })
  return {
    concept_recall: share('concept hit', 'concept missed'),
    concept_precision: share('mention right', 'mention wrong'),
    opinion_macro_f1: round(signs.reduce((sum, one) => sum + one, 0) / signs.length),
    role_accuracy: share('role right', 'role wrong'),
    moment_f1: round(f1(of('moment hit'), of('moment missed'), of('moment false'))),
    pii_recall: share('personal hit', 'personal missed'),
    pii_precision: share('cover right', 'cover wrong'),
    // Of a thousand turns in which nothing is personal.
    covered_of_1000: 10 * share('bare turn covered', 'bare turn left'),
  }
}
