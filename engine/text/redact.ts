import type { ReadSpan } from '../turn-types.ts'
import type { PersonalDataKind } from '../types.ts'
import { replaceSpans, type OffsetMap } from './offset-map.ts'
import { readClues } from './pii/clues.ts'
import { findDocuments, findVins } from './pii/documents.ts'
import { findEmails } from './pii/email.ts'
import { findNamesInPassing } from './pii/names-in-passing.ts'
import { findNumbersOfPersons } from './pii/numbers.ts'
import { findPlates } from './pii/plate.ts'
import type { ExtraPattern, FormatData, PersonalData, TurnText } from './pii/types.ts'
import { settleClaims, type Claim } from './pii/settle.ts'
import { namesReadBack } from './pii/names-read-back.ts'
import { numberPieces } from './pii/number-pieces.ts'
import { settleRows } from './pii/number-rows.ts'
import { joinClaims, readPersonalData } from './pii/read-personal-data.ts'
import { repeatedData } from './pii/repeated-data.ts'

export const PLACEHOLDERS: Record<PersonalDataKind, string> = {
  phone: '<手机号>',
  id_card: '<身份证>',
  bank_card: '<银行卡>',
  plate: '<车牌>',
  name: '<姓名>',
  wechat: '<微信>',
  address: '<地址>',
  email: '<邮箱>',
  qq: '<QQ号>',
  vin: '<车架号>',
}

/** How often what a format found is personal data: 1,802 of 1,805 whole numbers, 1,437 of 1,458 others in scripts/train/conversations. */
const WHOLE_CONFIDENCE = 0.998
const PART_CONFIDENCE = 0.986

/**
 * Personal data in a conversation. Formats tell of whole numbers (said digit by digit, with pauses, broken over turns), documents, plates,
 * mail, and of what a pack adds (`extras`); the turn reader (`read`, of each turn) of names, addresses, accounts, parts and spellings.
 * Turns are read together, because a question tells what its answer is. Texts should be normalised; spans come sorted and never overlap
 * within a turn; data over two turns gives one span in each.
 */
export function findPersonalData(
  turns: readonly TurnText[],
  extras: readonly ExtraPattern[] = [],
  read: readonly (readonly ReadSpan[])[] = [],
): PersonalData[] {
  const texts = turns.map((turn) => turn.text)
  const clues = readClues(texts)
  const found = [
    ...[...findEmails(texts), ...findVins(texts, clues), ...findDocuments(texts, clues)].map(asWhole),
    ...findNumbersOfPersons(texts, clues),
    ...findPlates(texts, clues).map(asWhole),
    ...findNamesInPassing(texts),
    ...findExtras(texts, extras),
  ]
  const formats = texts.map((): Claim[] => [])
  for (const { turn, ...claim } of found)
    formats[turn].push({ ...claim, confidence: claim.isWhole ? WHOLE_CONFIDENCE : PART_CONFIDENCE })
  const joined = formats.map((own, turn) => {
    const told = readPersonalData(texts[turn], read[turn] ?? []).map((one) => {
      const asked = clues.askedLast(turn, one.start) ?? clues.askedAlone(turn, one.start)
      const kind = isNumber(one.kind) ? ASKED_FOR.find((known) => known === asked) : undefined
      return { ...one, kind: kind ?? one.kind }
    })
    // A number that is said to be an order's or a badge's is nobody's, however it looks.
    return joinClaims(
      own,
      told.filter(({ kind, start }) => !isNumber(kind) || clues.forNumber(turn, start) !== 'other'),
    )
  })
  const whole = numberPieces(texts, settleRows(texts, joined, clues), clues)
  const claims = repeatedData(texts, namesReadBack(texts, whole))
  return texts.flatMap((text, turn) => settleClaims(text, claims[turn]).map((claim) => ({ turn, ...claim })))
}

const asWhole = (data: FormatData): FormatData => ({ ...data, isWhole: true })

const NUMBERS: readonly PersonalDataKind[] = ['phone', 'id_card', 'bank_card', 'qq']
/** What a question may ask for, and be answered in figures. */
const ASKED_FOR: readonly PersonalDataKind[] = [...NUMBERS, 'plate', 'vin']
const isNumber = (kind: PersonalDataKind): boolean => NUMBERS.includes(kind)

function findExtras(texts: string[], extras: readonly ExtraPattern[]): FormatData[] {
  return extras.flatMap(({ kind, find }) =>
    texts.flatMap((text, turn) => find(text).map(({ start, end }) => ({ turn, kind, start, end }))),
  )
}

export interface RedactedText {
  text: string
  /** Offsets in the text before, one per code unit of `text` and one for its end. */
  map: OffsetMap
  /** The placeholders in `text`, in order. */
  spans: { kind: PersonalDataKind; start: number; end: number }[]
}

/** Puts typed placeholders where the spans (of one turn, sorted, not overlapping) are. */
export function redact(
  text: string,
  spans: readonly { kind: PersonalDataKind; start: number; end: number }[],
): RedactedText {
  const placed: RedactedText['spans'] = []
  let shift = 0
  for (const { kind, start, end } of spans) {
    const placeholder = PLACEHOLDERS[kind]
    placed.push({ kind, start: start + shift, end: start + shift + placeholder.length })
    shift += placeholder.length - (end - start)
  }
  const { text: covered, map } = replaceSpans(
    text,
    spans.map(({ kind, start, end }) => ({ start, end, text: PLACEHOLDERS[kind] })),
  )
  return { text: covered, map, spans: placed }
}

/** The time of a span of a turn's text, see `timesIn`. */
export function timeOf(start: number, end: number, turn: TurnText): { startMs: number; endMs: number } {
  return timesIn(turn)(start, end)
}

/**
 * Tells the time of spans of a turn's text: from the first to the last token a span touches where the tokens, joined, give the
 * text; else by the share of characters before it.
 */
export function timesIn(turn: TurnText): (start: number, end: number) => { startMs: number; endMs: number } {
  const tokens = turn.tokens ?? []
  if (tokens.length === 0 || tokens.map((token) => token.text).join('') !== turn.text)
    return (start, end) => byShare(start, end, turn)
  let at = 0
  const placed = tokens.map(({ text, startMs, endMs }) => {
    const from = at
    at += text.length
    return { from, to: at, startMs, endMs }
  })
  return (start, end) => {
    const touched = placed.filter(({ from, to }) => from < end && to > start)
    const [first, last] = [touched[0], touched.at(-1)]
    return first && last ? { startMs: first.startMs, endMs: last.endMs } : byShare(start, end, turn)
  }
}

function byShare(start: number, end: number, turn: TurnText): { startMs: number; endMs: number } {
  const perUnit = (turn.endMs - turn.startMs) / Math.max(1, turn.text.length)
  return { startMs: Math.floor(turn.startMs + start * perUnit), endMs: Math.ceil(turn.startMs + end * perUnit) }
}
