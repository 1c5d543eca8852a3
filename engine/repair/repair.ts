import type { NearPair } from '../text/dialects.ts'
import type { LanguageModel } from '../text/language-model.ts'
import { SPOKEN_DIGIT } from '../text/pii/digit-groups.ts'
import { composeMaps, mappedText, replaceSpans, type MappedText } from '../text/offset-map.ts'
import { timeOf } from '../text/redact.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Mention, Repair, SpokenTurn, Token } from '../types.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { heardConfidence } from './heard-confidence.ts'
import { createMatcher, type Match } from '../match/match.ts'
import { isExpected } from './common-terms.ts'
import { namedConcepts } from './named-concepts.ts'
import { createSoundDistance } from './near-sounds.ts'
import { gatherEvidence, type RepairEvidence, type Surroundings } from './repair-evidence.ts'
import { contextOf, type RepairMemory } from './repair-memory.ts'
import { mostProbable, repairProbability } from './repair-probability.ts'
import { sentenceLogprobs } from './sentence-logprobs.ts'
import { createSoundIndex, type SoundAlike, type SoundIndex, type Term } from './sound-index.ts'
import { createSymbols } from './sound-symbols.ts'
import { soundsOf } from './sounds.ts'
import { spelledCharacters } from './spelled-characters.ts'
import { termsOf } from './repair-terms.ts'
import { fold } from '../text/surface.ts'

export interface RepairOptions {
  /** Pairs of sounds that the store's speakers do not tell apart (text/dialects.ts). */
  dialect?: readonly NearPair[]
  /** Least score, 0..1, of a repair that is made, however it sounds. */
  threshold?: number
  /** Only these terms are thought of. */
  isWanted?: (term: Term) => boolean
}

/** The repaired text with its way back to what the recogniser wrote; the repairs' offsets are into the repaired text. */
export interface RepairedText extends MappedText {
  repairs: Repair[]
}

export interface RepairContext {
  /** What was mentioned in the rest of the conversation, or before this turn. */
  mentions?: readonly Mention[]
  /** What people decided about repairs before. */
  memory?: RepairMemory
}

/** Puts right what was mis-heard in a turn, given as the recogniser wrote it and normalised. */
export type RepairTurn = (turn: SpokenTurn, normalised: MappedText, context?: RepairContext) => RepairedText

/** A place that may be repaired, with all that speaks for it. */
export interface Proposal {
  alike: SoundAlike
  evidence: RepairEvidence
  score: number
}

/** Least score of a repair (models/cards/repair-zh.md). */
export const THRESHOLD = 0.65
/** Two words that only sound nearly alike are told apart by hearing: knowledge must be surer to overrule it. */
export const NEAR_SOUND_THRESHOLD = 0.85
/** Below this nobody asks whether the term would be understood in its place. */
const WORTH_CHECKING = 0.1

/**
 * Prepares the repair of a pack's terms: places that sound like a term but are written otherwise, judged by sound, sentence, words,
 * and what else is talked about. The index of sounds is built with the first turn.
 */
export function createRepair(knowledge: Knowledge, model: LanguageModel, options: RepairOptions = {}): RepairTurn {
  // A store with a dialect is expected to mix sounds up.
  const nearSound = options.dialect?.length ? THRESHOLD : NEAR_SOUND_THRESHOLD
  const leastOf = (alike: SoundAlike): number =>
    options.threshold ?? (ruleOf(alike) === 'near-sound' ? nearSound : THRESHOLD)
  const propose = createProposer(knowledge, model, options, leastOf)
  return (turn, normalised, context = {}) => {
    const { memory } = context
    const proposals = propose(turn, normalised, context)
    const wanted = memory ? proposals.map((one) => remembered(one, normalised.text, memory)) : proposals
    return apply(turn, normalised, choose(wanted, leastOf))
  }
}

/** The proposal with what people decided about the same repair. */
function remembered(proposal: Proposal, text: string, memory: RepairMemory): Proposal {
  const { start, end, term } = proposal.alike
  const thought = { original: text.slice(start, end), conceptId: term.concept.id, context: contextOf(text, start, end) }
  const odds = (proposal.score / (1 - proposal.score)) * Math.exp(memory(thought))
  return { ...proposal, score: odds === Infinity ? 1 : odds / (1 + odds) }
}

/**
 * All places that sound like a term, scored.
 *
 * @param leastOf - those that cannot reach this score are left out; without it, also those below the threshold are there
 */
export function createProposer(
  knowledge: Knowledge,
  model: LanguageModel,
  options: RepairOptions = {},
  leastOf?: (alike: SoundAlike) => number,
): (...heard: Parameters<RepairTurn>) => Proposal[] {
  const distance = createSoundDistance(options.dialect)
  const { isWanted = () => true } = options
  let index: SoundIndex | undefined
  let understood: ReturnType<typeof understanding> | undefined
  return (turn, normalised, { mentions = [], memory } = {}) => {
    index ??= createSoundIndex(termsOf(knowledge, distance).filter(isWanted), createSymbols(distance))
    const { text } = normalised
    const alikes = index.find(soundsOf(text), text)
    if (alikes.length === 0) return []
    const alone = { ...heardAlone(turn, normalised, model), elsewhere: namedConcepts(mentions) }
    // What people decided may raise any score.
    const mayReach = leastOf && !memory ? mayBeMade(text, alone, leastOf) : () => true
    const spelled = spelledCharacters(text)
    const found = alikes.filter((alike) => mayReach(alike) && !touches(alike, spelled))
    if (found.length === 0) return []
    const { tokenize, match } = (understood ??= understanding(knowledge))
    const tokens = tokenize(text)
    const near = match(text, tokens)
    const named = [namedConcepts(near), alone.elsewhere]
    return found
      .filter((alike) => mayStand(alike, text, near) && !isPartOfNumber(alike, text))
      .filter((alike) => isExpected(alike, named))
      .map((alike) => {
        const evidence = gatherEvidence(alike, text, { ...alone, tokens, near })
        return { alike, evidence, score: repairProbability(evidence) }
      })
      .filter(({ alike, score }) => score < WORTH_CHECKING || meansIt(alike, text, match))
  }
}

/** Words and mentions of texts: prepared once a place is found at which they matter. */
function understanding(knowledge: Knowledge): { tokenize: (text: string) => Token[]; match: Match } {
  const tokenizer = createTokenizer(knowledge.words)
  return { tokenize: (text) => tokenizer.tokenize(text), match: createMatcher(knowledge) }
}

type Alone = Omit<Surroundings, 'tokens' | 'near'>

/** What speaks for repairs before the words of a turn and what it names are known. */
export const heardAlone = (
  turn: SpokenTurn,
  normalised: MappedText,
  model: LanguageModel,
): Omit<Alone, 'elsewhere'> => ({
  odds: sentenceLogprobs(model, normalised.text),
  alternatives: (turn.alternatives ?? []).map((other) => fold(other.text).text),
  confidence: heardConfidence(turn, normalised),
})

/** Whether a place can reach a score, whatever words and mentions are around it. */
export function mayBeMade(
  text: string,
  alone: Alone,
  leastOf: (alike: SoundAlike) => number,
): (alike: SoundAlike) => boolean {
  return (alike) => mostProbable(gatherEvidence(alike, text, { ...alone, tokens: [], near: [] })) >= leastOf(alike)
}

const ALL_DIGITS = new RegExp(`^[${SPOKEN_DIGIT}]+$`, 'u')
const READ_OUT = new RegExp(`[${SPOKEN_DIGIT}]{3}`, 'u')

/** Digits where a number is read out in pieces (a telephone, a card, a plate) are that number, however much 三零 sounds like 三菱. */
const isPartOfNumber = ({ start, end }: SoundAlike, text: string): boolean =>
  ALL_DIGITS.test(text.slice(start, end)) && READ_OUT.test(text)

/** Whether a place lies in one of some stretches, or reaches into it. */
const touches = ({ start, end }: SoundAlike, stretches: readonly { start: number; end: number }[]): boolean =>
  stretches.some((stretch) => stretch.start < end && stretch.end > start)

/** What is already understood stays as it is: a repair may go around a mention, never through it. */
function mayStand({ start, end, term }: SoundAlike, text: string, near: readonly Mention[]): boolean {
  return near.every((mention) => {
    if (mention.end <= start || mention.start >= end) return true
    return (
      mention.start >= start &&
      mention.end <= end &&
      term.folded.includes(fold(text.slice(mention.start, mention.end)).text)
    )
  })
}

/** Whether the term, put into its place, would be understood as its concept there (its negative contexts may say no). */
function meansIt({ start, end, term }: SoundAlike, text: string, match: Match): boolean {
  const [from, to] = [Math.max(0, start - 8), Math.min(text.length, end + 8)]
  const put = text.slice(from, start) + term.surface + text.slice(end, to)
  const at = start - from
  return match(put, undefined, []).some((mention) => mention.start <= at && mention.end >= at + term.surface.length)
}

/** The best that do not overlap. */
function choose(proposals: readonly Proposal[], leastOf: (alike: SoundAlike) => number): Proposal[] {
  const chosen: Proposal[] = []
  for (const one of [...proposals].sort((a, b) => b.score - a.score || b.alike.length - a.alike.length)) {
    if (one.score < leastOf(one.alike)) continue
    if (chosen.every(({ alike }) => alike.end <= one.alike.start || alike.start >= one.alike.end)) chosen.push(one)
  }
  return chosen.sort((a, b) => a.alike.start - b.alike.start)
}

function apply(turn: SpokenTurn, normalised: MappedText, chosen: readonly Proposal[]): RepairedText {
  const changes = chosen.map(({ alike }) => ({ start: alike.start, end: alike.end, text: alike.term.surface }))
  let shift = 0
  const repairs = chosen.map(({ alike, score }): Repair => {
    const { start, end, term } = alike
    const at = start + shift
    shift += term.surface.length - (end - start)
    return {
      original: normalised.text.slice(start, end),
      replacement: term.surface,
      start: at,
      end: at + term.surface.length,
      ...timeOf(normalised.toRaw(start), normalised.toRaw(end), turn),
      conceptId: term.concept.id,
      score: Math.round(score * 1000) / 1000,
      rule: ruleOf(alike),
    }
  })
  const repaired = replaceSpans(normalised.text, changes)
  return { ...mappedText(repaired.text, composeMaps(repaired.map, normalised.map)), repairs }
}

function ruleOf({ cost, missing, extra }: SoundAlike): string {
  if (missing + extra > 0) return missing > 0 ? 'syllable-missing' : 'syllable-extra'
  return cost === 0 ? 'same-sound' : 'near-sound'
}
