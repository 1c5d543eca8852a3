import type { PersonalData } from './types.ts'

const NUMBER = '[0-9零〇一二三四五六七八九十百幺两]'
/** No number of a house is longer. */
const NUMBERS = `${NUMBER}{1,6}`
const PLACE = '(?:(?![到在是写给住送寄我你您他她的了吗呢吧跟去没有]|和(?![平谐美顺兴悦园泰润]))[\\p{Script=Han}A-Za-z])'
const COMMA = '[\\s，,、]?'
/** Never the first characters of a place name: pronouns and the like (那个小区, 我们小区). */
const NO_NAME =
  '(?!(?:的|[这那哪]|我们|你们|咱们|他们|一个|什么|老的?小区|新的?小区|整个|同一|别的|其他|隔壁|附近|旁边|后面|前面|对面|楼[上下]|[这那]边|[一二三四五六七八九十]楼|我家|你家|家))'

/** Found once and not taken apart again (an atomic group by look-ahead): rows of 市市市 would be tried in every way otherwise. */
const AREA = `(?=(?<area>${PLACE}{1,7}?(?:省|自治区|市|区|县|镇|乡|村|街道|新区)))\\k<area>`
const ESTATE =
  '(?:小区|花园|花苑|家园|新村|公寓|公馆|大厦|嘉园|名苑|雅苑|新苑|佳苑|苑|新城|广场|里弄|社区|家属院|宿舍|别墅|庄园|府|湾|郡|城)'
const STREET = `${PLACE}{1,7}?(?:大道|公路|路|街|巷|胡同|弄堂)`
const HOUSE_UNIT = '(?:号楼|号院|号|弄|栋|幢|座|动|单元|楼|层|室|户|房|期|组|支弄|门)'
const HOUSE = `(?:${COMMA}(?:[A-Za-z]|${NUMBERS}|东|西|南|北)(?:[之杠\\-－]${NUMBERS})?${HOUSE_UNIT}(?![线店机])|${COMMA}\\d{1,3}(?:-\\d{1,4}){1,2}(?!\\d)){1,5}(?:${COMMA}${NUMBER}{3,4}(?!${NUMBER}|[十百千万块元平米]))?(?:室|户|房)?`
const ESTATE_NAME = `${NO_NAME}${PLACE}{2,8}?${ESTATE}`
const HEAD = `(?:(?:${AREA}${COMMA}){0,3}(?:${STREET}|${ESTATE_NAME})(?:${COMMA}${ESTATE_NAME})?)`

/** Words that lead to where a person lives or wants a delivery. */
const LEAD =
  '(?:送货上门到|送货到|送到|寄到|寄给|快递到|发到|发货到|配送到|安装到|上门到|搬到|地址(?:就)?(?:是|在|写|填)?|我(?:们)?(?:家)?(?:现在)?(?:就)?住(?:的是|在)?|家(?:里)?(?:就)?住(?:在)?|我(?:们)?家(?:就)?在|家在|我(?:们)?(?:的)?房子在|住址(?:是|在)?|住在)'
const AFTER_LEAD = new RegExp(`${LEAD}[\\s，,:：]{0,4}((?:${HEAD})(?:${HOUSE})?)`, 'gu')
const LOOSE_AFTER_LEAD = new RegExp(`${LEAD}[\\s，,:：]{0,4}(${NO_NAME}${PLACE}{2,10}?${HOUSE})`, 'gu')
/** Complete enough to be an address with no word before it: a road or estate with house and flat. */
const COMPLETE = new RegExp(
  `((?:(?:${AREA}${COMMA}){0,3})${NO_NAME}${PLACE}{1,7}?(?:大道|路|街|巷|弄|胡同|小区|新村|花园|公寓|苑)${HOUSE}(?:${COMMA}${PLACE}{2,5}${COMMA}${HOUSE})?)`,
  'gu',
)
/** Other names of estates stand for houses on sale as well (江悦城三栋二单元): with the flat it is somebody's home. */
const COMPLETE_ESTATE = new RegExp(`(${NO_NAME}${PLACE}{2,8}?${ESTATE}${COMMA}${HOUSE})`, 'gu')
/** A recogniser may write a digit into the name of an estate. */
const MISHEARD_AFTER_LEAD = new RegExp(
  `${LEAD}[\\s，,:：]{0,4}(${NO_NAME}(?:${PLACE}|\\d){1,6}小区(?:${HOUSE})?)`,
  'gu',
)
const ANSWER = new RegExp(`(${HEAD}(?:${HOUSE})?|${NO_NAME}${PLACE}{2,10}?${HOUSE})`, 'gu')

const ASKED = /地址|住址|住哪|住在哪|家在哪|送到哪|寄到哪|哪个小区|什么小区|门牌/
/** The business's own places, or a place spoken about. */
const OWN_PLACE =
  /(?:店|门店|展厅|售楼[处部]|公司|中心|医院|学校|4[sS]|仓库|总部|工厂|商场|我们(?:这边?|这里)?)(?:的)?(?:地址)?(?:就)?[在是开]?(?:在)?$/
const LEAD_IN =
  /^(?:嗯|啊|哦|好的?|那|就|是|在|我|家|住|地址|送到|给|写|填|你|您|记|一下|[，,\s])+(?=\p{Script=Han}{2})/u

/** Where customers live: after 送到, 我住, 地址是, in answers to a question for it, and addresses complete with flat. */
export function findAddresses(texts: readonly string[]): PersonalData[] {
  const found: PersonalData[] = []
  texts.forEach((text, turn) => {
    const asked = ASKED.test(texts[turn - 1] ?? '') || ASKED.test(texts[turn - 2] ?? '')
    add(found, text, turn, AFTER_LEAD)
    add(found, text, turn, LOOSE_AFTER_LEAD)
    add(found, text, turn, MISHEARD_AFTER_LEAD)
    add(found, text, turn, COMPLETE, (surface) => houseParts(surface) >= 2)
    add(found, text, turn, COMPLETE_ESTATE, (surface) => houseParts(surface) >= 3)
    if (asked) add(found, text, turn, ANSWER, undefined, MAX_BEFORE_ANSWER)
  })
  return found
}

/** How many parts of a house a place names. Without a leading word two make an address: houses for sale are named 三栋二单元. */
const houseParts = (surface: string): number =>
  (surface.match(HOUSE_PARTS) ?? []).length + (FLAT_AT_END.test(surface) ? 1 : 0)

const HOUSE_PARTS = new RegExp(`${NUMBERS}(?:号楼|号|弄|栋|幢|座|单元|室)`, 'gu')
const FLAT_AT_END = new RegExp(`${NUMBER}{3,4}$`)

/** An answer begins with what was asked for, after a few words at most. */
const MAX_BEFORE_ANSWER = 8

function add(
  found: PersonalData[],
  text: string,
  turn: number,
  pattern: RegExp,
  fits: (surface: string) => boolean = () => true,
  maxBefore = Infinity,
): void {
  for (const match of text.matchAll(pattern)) {
    const whole = match[1] ?? ''
    const lead = LEAD_IN.exec(whole)?.[0].length ?? 0
    const end = match.index + match[0].length
    const start = end - whole.length + lead
    if (match.index > maxBefore) continue
    if (OWN_PLACE.test(text.slice(0, match.index + match[0].length - whole.length)) || !fits(whole)) continue
    if (OWN_PLACE.test(text.slice(Math.max(0, match.index - 8), match.index))) continue
    found.push({ turn, kind: 'address', start, end })
  }
}
