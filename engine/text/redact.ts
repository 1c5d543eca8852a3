import type { PersonalDataKind } from '../types.ts'
import { replaceSpans, type OffsetMap } from './offset-map.ts'
import { findAddresses } from './pii/address.ts'
import { readClues } from './pii/clues.ts'
import { findDocuments, findVins } from './pii/documents.ts'
import { findEmails } from './pii/email.ts'
import { findNames } from './pii/names.ts'
import { findNumbersOfPersons } from './pii/numbers.ts'
import { findPlates } from './pii/plate.ts'
import type { ExtraPattern, PersonalData, TurnText } from './pii/types.ts'
import { settleClaims, type Claim } from './pii/settle.ts'
import { findWechat } from './pii/wechat.ts'

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

/**
 * Personal data in a conversation: numbers said digit by digit (幺, 两, pauses, broken over turns), tails, plates, names, accounts,
 * home addresses. Reads the turns together, because a question tells what its answer is. `extras` are patterns of a pack.
 * Texts should be normalised; spans come sorted and never overlap within a turn; data over two turns gives one span in each.
 */
export function findPersonalData(turns: readonly TurnText[], extras: readonly ExtraPattern[] = []): PersonalData[] {
  const texts = turns.map((turn) => turn.text)
  const clues = readClues(texts)
  const found = [
    ...findEmails(texts),
    ...findVins(texts, clues),
    ...findDocuments(texts, clues),
    ...findNumbersOfPersons(texts, clues),
    ...findPlates(texts, clues),
    ...findWechat(texts),
    ...findAddresses(texts),
    ...findNames(texts),
    ...findExtras(texts, extras),
  ]
  const claims = texts.map((): Claim[] => [])
  for (const { turn, ...claim } of found) claims[turn].push(claim)
  return texts.flatMap((text, turn) => settleClaims(text, claims[turn]).map((claim) => ({ turn, ...claim })))
}

function findExtras(texts: string[], extras: readonly ExtraPattern[]): PersonalData[] {
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
