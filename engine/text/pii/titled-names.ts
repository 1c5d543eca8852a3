import { surnameBefore } from './surnames.ts'
import type { Span } from './types.ts'
import type { WordBorders } from './word-borders.ts'
import { PERSON_ROLE } from './word-lists.ts'

const TITLES =
  '先生|女士|小姐姐|小姐|太太|阿姨|叔叔|大哥|大姐|老师|师傅|经理|店长|主任|总监|总裁|医生|老板|顾问|主管|会计|工程师|姐姐|哥哥|奶奶|爷爷|伯伯|同学|姐|哥|总(?![价共是体之结算部量数要得有的公])|叔|姨|董(?!事)|工(?=[，,。！!]|$)'
const TITLED = new RegExp(TITLES, 'g')
/** Words after which a weak surname before a title is a person: 找高经理, 是何女士. Else it needs a border. */
const BORDER = new RegExp(
  `(?:^|[\\s，,。！!？?、：:]|[找叫给跟请问是让帮位]|[那这]个|您好|你好|好的?|那|谢谢|麻烦|联系|叫做|我是|我们|老板|${PERSON_ROLE})$`,
  'u',
)
/** The longest of these words and surnames. */
const NEAR = 6

/** Surnames before a title or form of address: 章先生, 找高经理, 王姐. */
export function titledNames(text: string, borders: WordBorders): Span[] {
  return [...text.matchAll(TITLED)].flatMap((match) => {
    const before = text.slice(Math.max(0, match.index - NEAR), match.index)
    const hit = surnameBefore(before)
    if (hit === undefined || /[谢感多]谢$/.test(before)) return []
    const start = match.index - hit.surname.length
    const atBorder = BORDER.test(text.slice(Math.max(0, start - NEAR), start))
    if (hit.strength === 'weak' && !atBorder) return []
    const afterHan = /\p{Script=Han}/u.test(text.charAt(start - 1))
    if (match[0].length === 1 && !atBorder && afterHan && hit.surname.length === 1) return []
    return borders.parts(start, match.index) ? [{ start, end: match.index }] : []
  })
}
