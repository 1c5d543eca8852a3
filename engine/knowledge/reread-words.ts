import { withEdits, type WordEdit } from '../annotate/edit-words.ts'
import { asHeard, type KeptWords } from '../annotate/kept-words.ts'
import { normalise } from '../text/normalise.ts'
import { PLACEHOLDERS, redact } from '../text/redact.ts'
import type { PersonalDataKind, Repair, Utterance } from '../types.ts'
import { timeAmong } from '../annotate/kept-turn.ts'

/** What is known of an utterance's repairs beside what two kinds of knowledge make of its words. */
export interface RepairFacts {
  /** Somebody accepted or rejected it: it stays. */
  isJudged: (repair: Repair) => boolean
  /** Its term is no term any more. */
  isLost: (repair: Repair) => boolean
  /** Those that somebody accepted and that were made by another version: they stay, too. Places in the words as they were heard. */
  accepted: readonly Repair[]
}

const keyOf = ({ start, end, replacement, conceptId }: Repair): string =>
  JSON.stringify([start, end, replacement, conceptId])
const meets = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && other.start < one.end

/**
 * What becomes of an utterance's words where one knowledge repairs otherwise than the one it was analysed with: repairs that only that one makes
 * are undone, those that only the other makes are made. Undefined where its words stay.
 */
export function repairChange(
  kept: Utterance,
  was: Pick<KeptWords, 'repairs'>,
  is: Pick<KeptWords, 'repairs'>,
  { isJudged, isLost, accepted }: RepairFacts,
): ((one: Utterance) => Utterance) | undefined {
  const heard = asHeard(kept)
  const [before, after] = [new Set(was.repairs.map(keyOf)), new Set(is.repairs.map(keyOf))]
  const isGone = (place: Repair): boolean =>
    !isJudged(place) && !after.has(keyOf(place)) && (before.has(keyOf(place)) || isLost(place))
  const ordered = [...kept.repairs].sort((a, b) => a.start - b.start)
  const gone = ordered.filter((_, at) => isGone(heard.repairs[at]))
  const staying = heard.repairs.filter((place) => !isGone(place))
  const placeholders = Object.values(PLACEHOLDERS).flatMap((word) => placesOf(word, heard.text))
  const coming: Repair[] = []
  const there = accepted.filter(({ start, end, original }) => heard.text.slice(start, end) === original)
  for (const one of [...there, ...is.repairs.filter((repair) => !before.has(keyOf(repair)))])
    if (![...staying, ...placeholders, ...coming].some((other) => meets(one, other))) coming.push(one)
  if (gone.length + coming.length === 0) return undefined
  const undone = gone.map(({ start, end, original }): WordEdit => ({ start, end, text: original }))
  const made = coming.sort((a, b) => a.start - b.start).map((repair) => madeIn(repair, staying))
  return (one) => withEdits(withEdits(one, undone), made)
}

/** Whether an utterance is repaired and covered just as a knowledge would repair and cover it. */
export function isAsWanted(kept: Utterance, is: KeptWords, { accepted }: RepairFacts): boolean {
  const keys = (repairs: readonly Repair[]): string => repairs.map(keyOf).sort().join()
  const isCovered = is.personal.every((one) => kept.redactions.some((other) => meets(one, other)))
  return isCovered && accepted.length === 0 && keys(asHeard(kept).repairs) === keys(is.repairs)
}

/** A repair of the words as they were heard, as an edit of the text in which others stand. */
function madeIn(repair: Repair, others: readonly Repair[]): WordEdit {
  let shift = 0
  for (const { end, original, replacement } of others)
    if (end <= repair.start) shift += replacement.length - original.length
  return { start: repair.start + shift, end: repair.end + shift, text: repair.replacement, repair }
}

function placesOf(word: string, text: string): { start: number; end: number }[] {
  return [...text.matchAll(new RegExp(word, 'gu'))].map(({ index }) => ({ start: index, end: index + word.length }))
}

/**
 * What becomes of an utterance where one knowledge covers more than the one it was analysed with: those words go from everything that is kept
 * of it, and nothing brings them back. What is covered stays so, whatever the knowledge.
 */
export function coverChange(
  kept: Utterance,
  was: Pick<KeptWords, 'personal'>,
  is: Pick<KeptWords, 'personal'>,
): ((one: Utterance) => Utterance) | undefined {
  const known = [...was.personal, ...kept.redactions]
  const found = is.personal.filter((one) => !known.some((other) => meets(one, other)))
  if (found.length === 0) return undefined
  const edits = found.map(({ kind, start, end, confidence }): WordEdit => {
    const times = timeAmong(kept.tokens, kept, { start, end })
    const redaction = { kind, start, end, ...times, confidence: Math.round(confidence * 1000) / 1000 }
    return { start, end, text: PLACEHOLDERS[kind], redaction }
  })
  const words = found.map(({ kind, start, end }) => ({ kind, words: kept.text.slice(start, end) }))
  return (one) => {
    const covered = withEdits(one, edits)
    return { ...covered, rawText: coverRaw(one.rawText, words, asHeard(covered).text) }
  }
}

/** What the recogniser wrote without the covered words; where they are not found in it as they read, what was heard takes its place. */
function coverRaw(raw: string, words: readonly { kind: PersonalDataKind; words: string }[], heard: string): string {
  const mapped = normalise(raw)
  const spans: { kind: PersonalDataKind; start: number; end: number }[] = []
  for (const { kind, words: said } of [...words].sort((a, b) => b.words.length - a.words.length)) {
    const places = placesIn(mapped.text, said).filter((place) => !spans.some((other) => meets(place, other)))
    if (places.length === 0) return heard
    spans.push(...places.map((place) => ({ kind, ...place })))
  }
  const inRaw = spans
    .sort((a, b) => a.start - b.start)
    .map(({ kind, start, end }) => ({ kind, start: mapped.toRaw(start), end: mapped.toRaw(end) }))
  return redact(raw, inRaw).text
}

function placesIn(text: string, words: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = []
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length))
    places.push({ start: at, end: at + words.length })
  return places
}
