import { unitAt } from '../measure-words.ts'
import { SPOKEN_DIGIT } from './digit-groups.ts'
import type { PersonalData } from './types.ts'

/** A part of an account name as it is written or spelled: letters, digits, 下划线, 小写 and a letter that was written as a word. */
const PART = `(?:[A-Za-z0-9_\\-]|[${SPOKEN_DIGIT}](?![十百千万亿点])|[大小]写的?(?:(?![大小A-Za-z0-9\\s])\\p{Script=Han}(?=[\\s，,、]*[A-Za-z0-9]))?|下划线|减号|横杠|杠|字母)`
const NAME = `${PART}(?:(?:[\\s，,、.]|然后|再|加上?|后面|接着){0,3}${PART}){2,}`
const SPELLED = `[\\p{Script=Han}]{1,6}?的?(?:全拼|拼音|首字母|缩写)(?:[\\s，,]*(?:加上?|然后|后面)?[\\s，,是]*${NAME})?`

const AFTER_CLUE = new RegExp(
  `(?:微信|薇信|威信|微星|[Vv][Xx]|V信)(?:号码?|[Ii][Dd])?(?:[\\s，,:：]|我的?|的|是|就是|叫|为|号|搜|加|你|您|一下|那个|嗯|呃)*(${SPELLED}|${NAME})`,
  'gu',
)
const ASKED = /(?:加|留|扫|给|报|发|说).{0,8}微信|微信.{0,8}(?:多少|什么|报|留|给|说|搜|方便|加)/
/** Nobody spells anything but an account letter by letter with its case. */
const SPELLED_ALONE = new RegExp(`(?:小写|大写)的?[\\s，,]*${NAME}`, 'gu')
const ANSWER = new RegExp(`${NAME}`, 'gu')

/** Account names after 微信(号), or in the answer to a question for one. A mobile number after 微信 counts as the account. */
export function findWechat(texts: readonly string[]): PersonalData[] {
  const found: PersonalData[] = []
  texts.forEach((text, turn) => {
    for (const match of text.matchAll(AFTER_CLUE)) {
      const name = match[1] ?? ''
      const end = match.index + match[0].length
      if (isAccount(name) && unitAt(text, end) === undefined && !/^[块元年月]/.test(text.slice(end)))
        found.push({ turn, kind: 'wechat', start: end - name.length, end })
    }
    for (const match of text.matchAll(SPELLED_ALONE))
      found.push({ turn, kind: 'wechat', start: match.index, end: match.index + match[0].length })
    if (ASKED.test(texts[turn - 1] ?? '') || ASKED.test(texts[turn - 2] ?? '')) answers(text, turn, found)
  })
  return found
}

function answers(text: string, turn: number, found: PersonalData[]): void {
  for (const match of text.matchAll(ANSWER)) {
    const plain = match[0].replace(/[^A-Za-z0-9零〇一二三四五六七八九幺两洞_]/g, '')
    const letters = plain.replace(/[^A-Za-z_]/g, '').length
    if (letters === 0 || plain.length < 5 || (plain.length === letters && !/^[a-z]{6,}$/.test(plain))) continue
    found.push({ turn, kind: 'wechat', start: match.index, end: match.index + match[0].length })
  }
}

function isAccount(name: string): boolean {
  if (/拼|字母|缩写/.test(name)) return true
  const plain = name.replace(/小写的?|大写的?|下划线|减号|横杠|字母|[^A-Za-z0-9零〇一二三四五六七八九幺两洞_-]/g, '')
  return plain.length >= 5 || (plain.length >= 4 && /[A-Za-z]/.test(plain) && /[^A-Za-z]/.test(plain))
}
