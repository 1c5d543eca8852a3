import { hasVinCheckDigit } from './check-digit.ts'
import type { Clues } from './clues.ts'
import { SPOKEN_DIGIT } from './digit-groups.ts'
import type { FormatData } from './types.ts'
import { anyWord, personalData } from './word-lists.ts'

/** Longest number of a document with its pauses. */
const MAX_LENGTH = 60
const GAP = '[\\s，,.·\\-－]{0,2}'
const LEAD = `(?:${anyWord(personalData.said.before_document)}|[：:，,\\s]|[A-Za-z]开头的?){0,6}`
/** Letters and digits of passports, permits and the like: E12345678, C12345678, H1234567890, A123456(7). */
const LETTERED = `(?:[A-Za-z]${GAP}){1,3}(?:[${SPOKEN_DIGIT}]${GAP}){5,18}(?:[(（][0-9A-Za-z][)）]|[A-Za-z](?![A-Za-z]))?`
/** 军字第2001988号 */
const OF_ARMY = `\\p{Script=Han}{1,3}字第?${GAP}(?:[${SPOKEN_DIGIT}]${GAP}){5,10}号?`
const DIGITS = `(?:[${SPOKEN_DIGIT}]${GAP}){6,18}(?:[(（][0-9A-Za-z][)）]|[xX])?`
const NUMBER = new RegExp(`^(${LEAD})(${LETTERED}|${OF_ARMY}|${DIGITS})`, 'u')
const UNIT_AFTER = new RegExp(`^${anyWord(personalData.said.behind_no_document)}`)

/** Letters stand in the middle as well, unlike in waybills (two to four letters, then figures); the end is figures. */
const VIN = /(?<![A-Za-z0-9])(?=.{4,9}[A-Za-z])[A-HJ-NPR-Za-hj-npr-z0-9]{13}\d{4}(?![A-Za-z0-9])/g
const VIN_TAIL = new RegExp(`^(${LEAD})((?:[A-Za-z${SPOKEN_DIGIT}]${GAP}){6,17})(?![A-Za-z0-9])`, 'u')
const SPOKEN_DIGITS = new RegExp(`[${SPOKEN_DIGIT}]`, 'g')

/** Numbers of passports, permits, cards of the army and the like after their names or in answers to questions for them. */
export function findDocuments(texts: readonly string[], clues: Clues): FormatData[] {
  return texts.flatMap((text, turn) => {
    const places = clues.inTurn(turn).flatMap(({ kind, end }) => (kind === 'id_card' ? [end] : []))
    if (clues.askedFor(turn) === 'id_card') places.unshift(0)
    return places.flatMap((place) => afterWord(text, turn, place, NUMBER, 'id_card'))
  })
}

/** Vehicle identification numbers: any 17 characters with the right check digit, and what stands after 车架号. */
export function findVins(texts: readonly string[], clues: Clues): FormatData[] {
  return texts.flatMap((text, turn) => {
    const whole = [...text.matchAll(VIN)].flatMap((match): FormatData[] =>
      hasVinCheckDigit(match[0].toUpperCase()) && clues.forNumber(turn, match.index) !== 'other'
        ? [{ turn, kind: 'vin', start: match.index, end: match.index + match[0].length }]
        : [],
    )
    const places = clues.inTurn(turn).flatMap(({ kind, end }) => (kind === 'vin' ? [end] : []))
    if (clues.askedFor(turn) === 'vin') places.unshift(0)
    const named = places
      .flatMap((place) => afterWord(text, turn, place, VIN_TAIL, 'vin'))
      .filter(({ start, end }) => (text.slice(start, end).match(SPOKEN_DIGITS) ?? []).length >= 4)
    return [...whole, ...named]
  })
}

function afterWord(text: string, turn: number, place: number, pattern: RegExp, kind: FormatData['kind']): FormatData[] {
  const [, lead = '', number = ''] = pattern.exec(text.slice(place, place + MAX_LENGTH)) ?? []
  if (number === '' || UNIT_AFTER.test(text.slice(place + lead.length + number.length))) return []
  const said = number.replace(/[\s，,.·\-－]+$/, '')
  const start = place + lead.length
  return [{ turn, kind, start, end: start + said.length }]
}
