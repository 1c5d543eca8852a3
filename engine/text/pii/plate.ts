import type { Clues } from './clues.ts'
import { readDigits, SOUND_ALIKE_DIGIT, SPOKEN_DIGIT } from './digit-groups.ts'
import type { FormatData } from './types.ts'

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
/** Provinces whose character is also an ordinary word or the end of a place's name: 新ES300h, 太贵, 北京E300L, 江苏. */
const WORD_BEFORE_LETTER = /(?:[新贵云]|[北南东]京|天津|江苏|[四银]川|[西南辽安]宁|西藏|大吉|藏青)$/
/** What recognisers write for a province before a letter: 护A, 越B. */
const SOUNDS_LIKE_PROVINCE =
  '金今经惊井护户互虎湖乎胡余语迪鸡籍急匀运晕欣心辛素宿诉输书哲折干山闪民敏归规柜跪月越轻庆穿传船凝营穷娥恶饿额浅钱'
/** Heard for a province too, but everyday words: only where 车牌 was said. */
const EVERYDAY_WORDS = '这着约乐请清就于极机记及集级名近进与给'
const GAP = '[\\s，,、。·.．•\\-—:：]{0,3}'
const BODY = `${GAP}(?:[A-Za-z${SPOKEN_DIGIT}]|[${SOUND_ALIKE_DIGIT}](?=[${SOUND_ALIKE_DIGIT}]?[${SPOKEN_DIGIT}]))`
/** Cars of Hong Kong and Macao, learners, trailers, police, consulates, embassies, trials, emergencies. */
const SUFFIX =
  '应急|港|澳|学(?![校生习员府])|挂(?![号失历])|警|领(?![导取先证])|使(?![用劲])|试(?![驾试乘用])|超(?![过级市])'
const PLATE = new RegExp(
  `(?<province>[${PROVINCES}${SOUNDS_LIKE_PROVINCE}${EVERYDAY_WORDS}])${GAP}牌?${GAP}(?<city>[A-Za-z])${GAP}牌?(?<serial>(?:${BODY}){3,6})(?<suffix>${GAP}(?:${SUFFIX}))?`,
  'gu',
)
/** Embassies and the armed police. */
const OTHER_FORMS = new RegExp(
  `(?<![即致促行大差派信天])使${GAP}[0-9]{3}${GAP}[0-9]{3}(?![0-9万千百十亿元块人个多])|(?<![A-Za-z])WJ${GAP}[${PROVINCES}]${GAP}[0-9]{4}[0-9A-Za-z](?![A-Za-z0-9])`,
  'giu',
)
/** With 车牌 said before, the province may be missing and a digit may be lost. */
const AFTER_CLUE = new RegExp(
  `^((?:号码?|是|为|就是?|报一下|[：:，,\\s]|我的?|嗯|呃|那个|叫){0,4})((?:[\\p{Script=Han}]${GAP}牌?)?${GAP}(?:[A-Za-z]${GAP})?(?:${BODY}){4,7})`,
  'u',
)
const AT_PARKED = new RegExp(`(?:[\\p{Script=Han}]${GAP}牌?)?${GAP}(?:[A-Za-z]${GAP})?(?:${BODY}){4,7}`, 'gu')
const MAX_LENGTH = 48

/** Where a car stands and what that costs goes with its plate, even if the word for it does not fall. */
const PARKED =
  /车(?:就|是|还)?停[在了]|停车[费券卡场]|抬杆|登记(?:一下)?车|挪(?:一下)?车|挡[路道住着]|绿牌|蓝牌|[红黄白黑蓝]色的?车/
const AMOUNT_AFTER = /^[十百千万亿点块元年月多公平毫度]/
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
    return [...wholePlates(context), ...otherForms(context), ...loose, ...parked]
  })
}

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
