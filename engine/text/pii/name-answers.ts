import { ANY_NAME, FULL, GIVEN } from './name-forms.ts'
import { COMPOUND_PATTERN, SURNAME_CLASS, surnameAt } from './surnames.ts'
import type { Span } from './types.ts'
import type { WordBorders } from './word-borders.ts'

const ASKED =
  /贵[姓信性幸兴]|怎么称呼|怎么叫您|(?:您|你)(?:的)?(?:名字|姓名|全名)|(?:您|你|怎么|先生|女士).{0,4}(?:姓什么|叫什么|称呼)|写谁的名字|(?:报|留|登记|说|填|写|问).{0,4}(?:姓名|名字|您姓|贵姓|称呼)|备注.{0,6}(?:什么|名|谁)|姓名|名字.{0,2}怎么写/
const ASKED_SPELLING = /怎么写|怎么拼|哪[一几两三]?个字|(?:哪个|是哪)\p{Script=Han}(?:字)?[啊呀呢？?]?$/u
const OPENING = '(?:嗯|啊|哦|哎|呃|好的?|行|那|可以|没问题|您好|你好|免贵|我|姓|叫|名字|是|就|写|的|[\\s，,。]){0,8}?'
const ANSWER = new RegExp(
  `^${OPENING}(?:(${FULL})|(${COMPOUND_PATTERN}|${SURNAME_CLASS})|(?<=^(?:嗯|啊|哦|呃|我叫|叫|名字是|是|就叫|[\\s，,]){0,4})(?!姓|免贵)((${GIVEN})\\4|${ANY_NAME}))(?=$|[\\s，,。！!？?0-9零一二两三四五六七八九幺]|[^的]的|电话|手机|吧|啊)`,
  'u',
)
const ANSWERED_LATER = new RegExp(`(?:叫|写|是)(${FULL})(?=$|[\\s，,。！!])`, 'gu')
const NO_ANSWER =
  /^(?:不用|不要|没有|可以$|好的$|算了|等一下|这个|那个|什么|随便|稍等|谢谢|保密|高兴|方便|明天|有的|都行|都可以|和)/
/** An answer is at the beginning of a turn. */
const MAX_ANSWER = 60

export const asksForName = (text: string): boolean => ASKED.test(text)
export const asksForSpelling = (text: string): boolean => ASKED_SPELLING.test(text)

/** The names in a turn that answers a question for one. */
export function answeredNames(text: string, borders: WordBorders): Span[] {
  const later = [...text.matchAll(ANSWERED_LATER)].map((match) => {
    const end = match.index + match[0].length
    return { start: end - (match[1] ?? '').length, end }
  })
  return [...later, ...first(text)].flatMap(({ start, end }) => {
    const fitted = borders.fit(start, end)
    if (fitted === undefined || (end - start > 1 && (fitted - start < 2 || borders.isWord(start, fitted)))) return []
    return [{ start, end: fitted }]
  })
}

function first(text: string): Span[] {
  const match = ANSWER.exec(text.slice(0, MAX_ANSWER))
  if (match === null || NO_ANSWER.test(text)) return []
  const name = match[1] ?? match[2] ?? match[3] ?? ''
  if (match[3] !== undefined && surnameAt(name) === undefined && name.length > 3) return []
  return [{ start: match[0].length - name.length, end: match[0].length }]
}
