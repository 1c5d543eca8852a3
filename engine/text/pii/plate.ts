import type { Clues } from './clues.ts'
import { readDigits, SOUND_ALIKE_DIGIT, SPOKEN_DIGIT } from './digit-groups.ts'
import type { FormatData } from './types.ts'
import { anyWord, personalData, wordsOf } from './word-lists.ts'

const { plates, said } = personalData
/** Of GA 36-2018. */
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const WORD_BEFORE_LETTER = new RegExp(`${anyWord(plates.words_before_letter)}$`)
const SOUNDS_LIKE_PROVINCE = wordsOf(plates.heard).join('')
const EVERYDAY_WORDS = wordsOf(plates.everyday).join('')
const GAP = '[\\s，,、。·.．•\\-—:：]{0,3}'
const BODY = `${GAP}(?:[A-Za-z${SPOKEN_DIGIT}]|[${SOUND_ALIKE_DIGIT}](?=[${SOUND_ALIKE_DIGIT}]?[${SPOKEN_DIGIT}]))`
const SUFFIX = Object.entries(plates.suffixes)
  .map(([sign, unlessBefore]) => sign + (unlessBefore && `(?!${anyWord(unlessBefore)})`))
  .join('|')
const PLATE = new RegExp(
  `(?<province>[${PROVINCES}${SOUNDS_LIKE_PROVINCE}${EVERYDAY_WORDS}])${GAP}牌?${GAP}(?<city>[A-Za-z])${GAP}牌?(?<serial>(?:${BODY}){3,6})(?<suffix>${GAP}(?:${SUFFIX}))?`,
  'gu',
)
/** Embassies and the armed police. */
const OTHER_FORMS = new RegExp(
  `(?<!${anyWord(plates.envoy_unless_after)})使${GAP}[0-9]{3}${GAP}[0-9]{3}(?![0-9万千百十亿元块人个多])|(?<![A-Za-z])WJ${GAP}[${PROVINCES}]${GAP}[0-9]{4}[0-9A-Za-z](?![A-Za-z0-9])`,
  'giu',
)
const BEGUN = new RegExp(`[${PROVINCES}]${GAP}[A-HJ-NP-Z](?![A-Za-z]{2})`, 'giu')
/** With 车牌 said before, the province may be missing and a digit may be lost. */
const AFTER_CLUE = new RegExp(
  `^((?:${anyWord(said.before_plate)}|[：:，,\\s]){0,4})((?:[\\p{Script=Han}]${GAP}牌?)?${GAP}(?:[A-Za-z]${GAP})?(?:${BODY}){4,7})`,
  'u',
)
const AT_PARKED = new RegExp(`(?:[\\p{Script=Han}]${GAP}牌?)?${GAP}(?:[A-Za-z]${GAP})?(?:${BODY}){4,7}`, 'gu')
const MAX_LENGTH = 48

const PARKED = new RegExp(anyWord(plates.parked))
const AMOUNT_AFTER = new RegExp(`^${anyWord(said.behind_no_plate)}`)
/** 1–4 letters, 2–3 figures, letters: how makers name models (ES200, GLC260L), hardly ever plates. */
const LIKE_MODEL = /^[A-Z]{1,4}\d{2,3}[A-Z]{0,2}$/
const MODEL_OF_FIGURES = /^[A-Z]\d{3,4}$/

interface Text {
  text: string
  turn: number
  /** 车牌 was said or asked for. */
  named: boolean
  parked: boolean
}

/** Number plates: 沪A·12345, 粤B D八六零幺三, 粤Z1234港, spoken or written, whole or without the province after 车牌. */
export function findPlates(texts: readonly string[], clues: Clues): FormatData[] {
  return texts.flatMap((text, turn) => {
    const asked = clues.askedFor(turn) === 'plate'
    const ends = clues.inTurn(turn).flatMap(({ kind, end }) => (kind === 'plate' ? [end] : []))
    const context: Text = { text, turn, named: asked || ends.length > 0, parked: PARKED.test(text) }
    const loose = [...ends, ...(asked ? [0] : [])].flatMap((place) => afterClue(context, place))
    const parked = context.parked && !context.named ? whereParked(context) : []
    return [
      ...wholePlates(context),
      ...otherForms(context),
      ...loose,
      ...parked,
      ...(context.named ? begun(context) : []),
    ]
  })
}

/** Province and city of a plate that was asked for, whatever comes of the rest: 皖N……, 川 A，两个一. */
const begun = (context: Text): FormatData[] =>
  [...context.text.matchAll(BEGUN)].map((match) => plate(context, match.index, match.index + match[0].length))

const plate = ({ turn }: Text, start: number, end: number): FormatData => ({ turn, kind: 'plate', start, end })

function wholePlates(context: Text): FormatData[] {
  return [...context.text.matchAll(PLATE)].flatMap((match) => {
    const { province = '', city = '', serial = '', suffix = '' } = match.groups ?? {}
    const head = match[0].length - serial.length - suffix.length
    const length = serialLength(context, match.index + head, serial, suffix !== '')
    if (length === undefined) return []
    const end = match.index + head + length + (length === serial.length ? suffix.length : 0)
    const characters = city.toUpperCase() + charactersOf(serial.slice(0, length))
    const sure = length === serial.length && suffix !== ''
    return isPlate(context, match.index, province, characters, match[0].slice(0, head), sure)
      ? [plate(context, match.index, end)]
      : []
  })
}

/** How much of what was said is the serial: six characters of a new-energy car, five of any other, four before a suffix. */
function serialLength({ text }: Text, at: number, serial: string, suffixed: boolean): number | undefined {
  const all = charactersOf(serial)
  if (suffixed && all.length === 4 && /^[A-Z]?\d{3,4}$|^\d{3}[A-Z]$/.test(all)) return serial.length
  const ends = endsOf(serial)
  for (const count of [6, 5]) {
    const end = ends[count - 1]
    if (end === undefined) continue
    const row = all.slice(0, count)
    const glued = /^[A-Za-z0-9]/.test(text.slice(at + end))
    const fits =
      count === 6
        ? /^[A-HJK][A-Z0-9]\d{4}$|^\d{5}[A-Z]$|^(?=(?:[A-Z]*\d){4})\d[A-Z0-9]{5}$/.test(row)
        : /^(?=(?:[A-Z]*\d){3})[A-Z0-9]{5}$/.test(row)
    if (fits && !glued && !AMOUNT_AFTER.test(text.slice(at + end))) return end
  }
  return undefined
}

/** Where each character of a serial ends, gaps before it included. */
function endsOf(serial: string): number[] {
  return [...serial.matchAll(/[^\s，,、。·.．•\-—:：]/gu)].map((match) => match.index + match[0].length)
}

const charactersOf = (said: string) =>
  readDigits(said)
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()

function isPlate(
  { text, named, parked }: Text,
  start: number,
  province: string,
  characters: string,
  head: string,
  suffixed: boolean,
): boolean {
  const digits = characters.replace(/\D/g, '').length
  const model = LIKE_MODEL.test(characters) || MODEL_OF_FIGURES.test(characters)
  if (PROVINCES.includes(province)) {
    const doubtful = WORD_BEFORE_LETTER.test(text.slice(Math.max(0, start - 1), start + 1)) && digits < 4
    return suffixed || named || !doubtful || head.length > 2 || (parked && !model)
  }
  if (digits < 4 && model) return false
  if (EVERYDAY_WORDS.includes(province)) return named && digits >= 4
  return named || parked || suffixed || digits >= 5
}

function otherForms(context: Text): FormatData[] {
  return [...context.text.matchAll(OTHER_FORMS)].map((match) =>
    plate(context, match.index, match.index + match[0].length),
  )
}

function afterClue(context: Text, place: number): FormatData[] {
  const match = AFTER_CLUE.exec(context.text.slice(place, place + MAX_LENGTH))
  const [, lead = '', said = ''] = match ?? []
  return loosePlate(context, place + lead.length, said, 3)
}

function whereParked(context: Text): FormatData[] {
  return [...context.text.matchAll(AT_PARKED)].flatMap((match) =>
    /[0零〇洞]/.test(match[0].slice(0, 4)) || /[A-Za-z]/.test(match[0])
      ? loosePlate(context, match.index, match[0], 4)
      : [],
  )
}

function loosePlate(context: Text, at: number, said: string, leastDigits: number): FormatData[] {
  const characters = charactersOf(said)
  const digits = characters.replace(/\D/g, '').length
  const end = at + said.length
  const rest = context.text.slice(end)
  if (digits < leastDigits || /^[A-Za-z0-9]/.test(rest) || AMOUNT_AFTER.test(rest)) return []
  if (LIKE_MODEL.test(characters) || (MODEL_OF_FIGURES.test(characters) && leastDigits > 3)) return []
  return [plate(context, at + (/^[^\p{L}\p{N}]*/u.exec(said)?.[0].length ?? 0), end)]
}
