import { askedFor, lastClue } from './clues.ts'
import { readDigits, SOUND_ALIKE_DIGIT, SPOKEN_DIGIT } from './digit-groups.ts'
import type { PersonalData } from './types.ts'

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
/** What recognisers write for a province before a letter: 护A, 这B, 越B. */
const SOUNDS_LIKE_PROVINCE =
  '金今经惊井护户互虎湖乎胡于余语迪极鸡籍急机记几匀运晕欣心辛素宿诉输书这哲着折甘干进近山闪及集级名民敏归规柜跪月越约乐请清轻庆穿传船凝宁营琼穷娥恶饿额'
const LETTER_NAMES = 'A-Za-z'
const GAP = '[\\s，,、。·.．•\\-—:：]*'
const BODY = `(?:${GAP}(?:[A-Za-z${SPOKEN_DIGIT}]|[${SOUND_ALIKE_DIGIT}](?=[${SOUND_ALIKE_DIGIT}]?[${SPOKEN_DIGIT}])))`

const STRICT = new RegExp(`[${PROVINCES}]${GAP}牌?${GAP}[${LETTER_NAMES}]${GAP}牌?${BODY}{5,6}`, 'g')
const HEARD = new RegExp(`[${SOUNDS_LIKE_PROVINCE}]${GAP}牌?${GAP}[${LETTER_NAMES}]${BODY}{4,6}`, 'g')
/** With 车牌 said before, the province may be missing and a digit may be lost. */
const AFTER_CLUE = new RegExp(`(?:[\\p{Script=Han}]${GAP}牌?)?${GAP}(?:[A-Za-z]${GAP})?${BODY}{4,7}`, 'gu')

/** Where a car stands and what that costs goes with its plate, even if the word for it does not fall. */
const PARKED = /车(?:就|是|还)?停[在了]|停车[费券卡场]|抬杆|登记(?:一下)?车/

/** Number plates: 沪A·12345, 沪A D零零二三五, spoken or written, whole or without the province after 车牌. */
export function findPlates(texts: readonly string[]): PersonalData[] {
  const found: PersonalData[] = []
  texts.forEach((text, turn) => {
    for (const pattern of [STRICT, HEARD]) addAll(found, text, turn, pattern, 3, 0)
    const asked = askedFor(texts, turn) === 'plate'
    const clue = lastClue(text)
    if (clue?.kind === 'plate') addAll(found, text, turn, AFTER_CLUE, 3, clue.at)
    else if (asked) addAll(found, text, turn, AFTER_CLUE, 3, 0)
    else if (PARKED.test(text)) addAll(found, text, turn, AFTER_CLUE, 4, 0)
  })
  return found
}

function addAll(
  found: PersonalData[],
  text: string,
  turn: number,
  pattern: RegExp,
  digits: number,
  from: number,
): void {
  for (const match of text.matchAll(pattern)) {
    const body = readDigits(match[0]).replace(/[^A-Za-z0-9]/g, '')
    if (match.index < from || body.replace(/\D/g, '').length < digits) continue
    if (/^[十百千万亿点块元]/.test(text.slice(match.index + match[0].length))) continue
    const start = match.index + (/^[^\p{L}\p{N}]*/u.exec(match[0])?.[0].length ?? 0)
    found.push({ turn, kind: 'plate', start, end: match.index + match[0].length })
  }
}
