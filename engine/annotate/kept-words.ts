import type { Match } from '../match/match.ts'
import type { RepairTurn } from '../repair/repair.ts'
import { normalise } from '../text/normalise.ts'
import { replaceSpans } from '../text/offset-map.ts'
import type { ExtraPattern } from '../text/pii/types.ts'
import { findPersonalData } from '../text/redact.ts'
import type { PersonalDataKind, Repair, SpokenTurn, Utterance } from '../types.ts'
import { repairTurns } from './repair-turns.ts'
import { timeAmong } from './kept-turn.ts'

/** What some knowledge would do to words that were kept, whatever was done to them. */
export interface KeptWords {
  /** Repairs of the words as they were heard: offsets of `original` there, see `asHeard`. */
  repairs: Repair[]
  /** Personal data in the text as it is kept, by formats and what packs add. */
  personal: { kind: PersonalDataKind; start: number; end: number; confidence: number }[]
}

/** A text with its repairs undone, in which the marks stand that it was given, and where each of its repairs stands in it. */
export interface HeardText {
  text: string
  /** The repairs, with the place of `original`. */
  repairs: Repair[]
}

export function asHeard({ text, repairs }: Pick<Utterance, 'text' | 'repairs'>): HeardText {
  const changes = [...repairs].sort((a, b) => a.start - b.start)
  let shift = 0
  const places = changes.map((repair) => {
    const { start, end, original } = repair
    const at = start + shift
    shift += original.length - (end - start)
    return { ...repair, start: at, end: at + original.length }
  })
  const undone = changes.map(({ start, end, original }) => ({ start, end, text: original }))
  return { text: replaceSpans(text, undone).text, repairs: places }
}

interface Tools {
  match: Match
  repair: RepairTurn | undefined
  patterns: readonly ExtraPattern[]
}

/**
 * What a pack would repair and cover in utterances that were kept.
 *
 * @param visits - where visits lie: what is mentioned in one helps to repair it
 */
export function readKeptWords(
  utterances: readonly Utterance[],
  visits: readonly { first: number; last: number }[],
  { match, repair, patterns }: Tools,
): KeptWords[] {
  const repairs = visits.flatMap(({ first, last }) =>
    repairsIn(utterances.slice(first, last + 1), (turns) => repairTurns(turns, match, repair)),
  )
  const personal = findPersonalData(
    utterances.map(({ text, startMs, endMs }) => ({ text, startMs, endMs })),
    patterns,
  )
  return utterances.map((_, at) => ({
    repairs: repairs[at] ?? [],
    personal: personal.flatMap(({ turn, kind, start, end, confidence }) =>
      turn === at ? [{ kind, start, end, confidence }] : [],
    ),
  }))
}

function repairsIn(
  utterances: readonly Utterance[],
  mend: (turns: readonly SpokenTurn[]) => ReturnType<typeof repairTurns>,
): Repair[][] {
  const texts = utterances.map(recognised)
  const turns = utterances.map(({ startMs, endMs, confidence }, at): SpokenTurn => {
    // What was typed is as it was meant; how sure each word of the others was is not kept.
    const heard = confidence < 1 && { confidence }
    return { startMs, endMs, text: texts[at].text, ...heard }
  })
  return mend(turns).map(({ repairs }, at) => {
    const { places, heard } = texts[at]
    const { tokens } = utterances[at]
    let shift = 0
    return repairs.map((repair) => {
      const from = repair.start - shift
      const to = from + repair.original.length
      shift += repair.replacement.length - repair.original.length
      const [start, end] = [places[from], places[to - 1] + 1]
      const original = heard.slice(start, end)
      return {
        ...repair,
        original,
        start,
        end,
        ...timeAmong(tokens, utterances[at], inText(utterances[at], start, end)),
      }
    })
  })
}

/** A span of the words as they were heard, in the text with its repairs. */
function inText({ text, repairs }: Utterance, start: number, end: number): { start: number; end: number } {
  let shift = 0
  for (const place of asHeard({ text, repairs }).repairs)
    if (place.end <= start) shift += place.replacement.length - place.original.length
  return { start: start + shift, end: end + shift }
}

const SEPARATOR = /[\s，,、。.！!？?；;：:…]/u

/**
 * The words as the recogniser wrote them, for the marks that they were given since are in a repair's way; `places` lead into `heard`. The
 * words with their marks where the two do not agree, as beside what is covered.
 */
function recognised(utterance: Utterance): { text: string; heard: string; places: number[] } {
  const heard = asHeard(utterance).text
  const { text } = normalise(utterance.rawText)
  const places: number[] = []
  let at = 0
  for (const character of text.split('')) {
    while (at < heard.length && heard[at] !== character && SEPARATOR.test(heard[at])) at++
    if (heard[at] === character) places.push(at++)
    else if (SEPARATOR.test(character)) places.push(Math.min(at, Math.max(0, heard.length - 1)))
    else return { text: heard, heard, places: heard.split('').map((_, i) => i) }
  }
  return { text, heard, places }
}
