import { spelledNames } from './spelled-names.ts'
import { COMPOUND_PATTERN, STRONG_CLASS, SURNAME_CLASS, surnameAt, surnameBefore } from './surnames.ts'
import type { PersonalData } from './types.ts'

/** Where a given name cannot go on: what follows is another word. Full names have two to four characters. */
const NO_GIVEN = '的了吧吗呢啊呀哦嗯哎您你我他她它是在就也都没要这那什哪谁怎吃买走跟已啦看'
const OTHER_WORDS =
  '电话|手机|微信|身份|号码|先生|女士|小姐|太太|阿姨|师傅|老师|经理|店长|主任|帮您|帮我|给您|给我|可以|但是|所以|因为|对不|还有|现在|住在|送到|谢谢|有空|有事|有什|有需|来找|来看|请|多少|尾号|联系|地址|车牌|麻烦|加我|叫我|幺|[零一二三四五六七八九][零一二三四五六七八九幺]|号|姓名|名字|辛苦|私信|消息|留言|商量|负责|为您|生日'
const GIVEN = `(?:(?!${OTHER_WORDS})[^${NO_GIVEN}\\P{Script=Han}])`
const FULL = `(?!周[一二三四五六日天末]|辛苦|时[候间]|常[常见用]|成[功为了]|高[兴层端]|方[便法面案向]|平[时方]|水[电光]|安[全装心]|房[子间东贷]|车[子位牌型]|家[里人具]|花[园费]|党|万[一元])(?:${COMPOUND_PATTERN}|${SURNAME_CLASS})${GIVEN}{1,2}`
/** A surname that the recogniser wrote with a rare or wrong character. */
const ANY_NAME = `${GIVEN}{2,3}(?=$|[\\s，,。.！!？?、]|[0-9零〇一二三四五六七八九幺])`
/** First characters that make 我叫… no introduction: 我叫不到, 我叫人, 我叫车. */
const NOT_CALLED =
  '(?!人|车|外卖|滴滴|经理|店长|老板|师傅|保安|警察|代驾|快递|朋友|同事|家里|儿子|女儿|妈|爸|老公|老婆)'

const INTRODUCED =
  '(?:名字(?:就)?(?:叫|是|写|填)|名字(?=[，,])|(?<![一二三两几])(?:我|他|她|本人|儿子|女儿|老公|老婆|妈妈?|爸爸?|爱人)(?:的名字)?(?:就)?叫(?:做)?|(?:收件人|收货人|联系人|署名|落款|备注|登记)(?:的?名字)?(?=[是写填叫，,:： 用])|全名|大名)'
const NAME_AFTER = new RegExp(
  `${INTRODUCED}(?:写|填|用|是|叫|就|我的名字吧?|[\\s，,:：])*(?:(${FULL})|${NOT_CALLED}((${GIVEN})\\3|${ANY_NAME}))`,
  'gu',
)
/** What stands between 我叫 (or what sounds like it) and a phone number is a name, however it was written. */
const HEARD_BEFORE_PHONE =
  /(?:我[叫就交较教]|的?名字[吧把叫啊呢]?)[\s，,]*(\p{Script=Han}{2,3}?)(?=[\s，,]*(?:电话|手机)?[\s，,]*[要腰邀]?(?:[0-9零幺一二三四五六七八九][\s，,-]?){6})/gu
/** 写我的名字吧，倪小禾; before a number even a pronoun (你小禾) is a surname that was heard wrongly. */
const NAME_LATER = new RegExp(
  `(?:我|他|她|本人|老公|老婆)的名字(?:[吧啊呢][\\s，,]*|[\\s，,]+)(?:(${FULL})|(${ANY_NAME}|[你您]${GIVEN}{2}(?=[\\s，,。]*[要腰]?[0-9零一二三四五六七八九幺])))`,
  'gu',
)
/** 叫我阿强就行, 写彭小满就好 */
const CALL_ME = new RegExp(
  `(?:叫我|喊我)(${GIVEN}{1,3}|[A-Za-z]{2,10})(?=就[行好可])|[写签填]((?:${COMPOUND_PATTERN}|${STRONG_CLASS})${GIVEN}{2})(?=就[行好可]|吧|的名字|[，,。]|$)`,
  'gu',
)
const KIN =
  '(?!妈|爸|我|你|他|她|您|孩|宝|朋|女|男|老|客|大家|别|家|亲|同|领|父|母|儿|爷|奶|外|谁|自|哪|店|公|姐|哥|弟|妹)'
const GIVEN_TO = new RegExp(`(?:写给|署名给|送给|祝)${KIN}(${FULL}|(${GIVEN})\\2)(?=$|[\\s，,。！!？?]|生日|的)`, 'gu')

/** Two-character surnames are hardly ever anything else. */
const COMPOUND_ALONE = new RegExp(`(${COMPOUND_PATTERN.replace(/东方\||南宫\||端木\|/g, '')})(?!亮|懿|光|相如)`, 'gu')

/** Before 小区 it is the place that was misheard (姓林小区). */
const SURNAME_SAID = new RegExp(
  `(?:免贵姓|(?<![百同贵老大小族异])姓|(?:我|免贵)[性信兴幸行星型醒心新](?=${STRONG_CLASS}(?:$|[\\s，,。！!0-9零一幺]|[要腰邀]\\d|电话|手机)))(?:是|叫|[\\s，,])?(${COMPOUND_PATTERN}|[^名什啥氏谁吗么啊呢吧呀嘛的哪多怎您你我他她这那和还好几不没是有\\P{Script=Han}])(?!\\p{Script=Han}{0,2}(?:小区|花园|家园|公寓|新村|大厦))`,
  'gu',
)
const TITLES =
  '先生|女士|小姐姐|小姐|太太|阿姨|叔叔|大哥|大姐|老师|师傅|经理|店长|主任|医生|老板|顾问|主管|会计|工程师|姐姐|哥哥|奶奶|爷爷|伯伯|同学|姐|哥|总(?![价共是体之结算部量数要得有的公裁])|叔|姨|董(?!事)|工(?=[，,。！!]|$)'
const TITLED = new RegExp(TITLES, 'g')
/** Words after which a weak surname before a title is a person: 找高经理, 是何女士. Else it needs a border. */
const BORDER =
  /(?:^|[\s，,。！!？?、：:]|[找叫给跟请问是让帮位]|[那这]个|您好|你好|好的?|那|谢谢|麻烦|联系|叫做|我是|我们)$/
/** 我是昨天来的许巍然, 带我儿子王子涵一起: a full name of three characters where a person is spoken of. */
const PERSON_THEN_NAME = new RegExp(
  `(?:我是[^，,。！!？?\\s]{0,8}?的?|(?:儿子|女儿|老公|老婆|爱人|孩子|朋友|同事|妈妈|爸爸|弟弟|妹妹|哥哥|姐姐|销售|顾问|师傅))((?!周[一二三四五六日天末]|辛苦)(?:${COMPOUND_PATTERN}|${STRONG_CLASS})${GIVEN}{2})(?=$|[\\s，,。！!？?、]|一起|想|来|接待|介绍|推荐|帮)`,
  'gu',
)
const FAMILIAR = new RegExp(
  `(?:我是|叫我|喊我|找我?|我叫|备注|(?=[小老阿]${STRONG_CLASS}[你您](?:帮|过来|去|看|来|给|好))|(?:^|[，,。！!？?\\s])(?=[小老阿]${STRONG_CLASS}[，,！!]))((?<=我是|叫我|喊我|我叫)小${SURNAME_CLASS}|[小老阿](?!于)${STRONG_CLASS})(?=$|[\\s，,。！!？?啊吧呀]|就|的[，,。]|来|给|为|帮|哦|[你您](?:帮|过来|去|看|来|给|好))`,
  'gu',
)

const ASKED =
  /贵[姓信性幸兴]|怎么称呼|怎么叫您|(?:您|你)(?:的)?(?:名字|姓名|全名)|(?:您|你|怎么|先生|女士).{0,4}(?:姓什么|叫什么|称呼)|写谁的名字|(?:报|留|登记|说|填|写|问).{0,4}(?:姓名|名字|您姓|贵姓|称呼)|备注.{0,6}(?:什么|名|谁)|姓名/
const ANSWER = new RegExp(
  `^(?:嗯|啊|哦|呃|好的?|行|那|我|免贵|姓|叫|名字|是|就|写|的|[\\s，,。])*?(?:(${FULL})|(${COMPOUND_PATTERN}|${SURNAME_CLASS})|(?<=^(?:嗯|啊|哦|呃|我叫|叫|名字是|是|就叫|[\\s，,])*)((${GIVEN})\\4|${ANY_NAME}))(?=$|[\\s，,。！!？?0-9零一二两三四五六七八九幺]|[^的]的|电话|手机|吧|啊)`,
  'u',
)
const ANSWERED_LATER = new RegExp(`(?:叫|写|是)(${FULL})(?=$|[\\s，,。！!])`, 'gu')
const NO_ANSWER =
  /^(?:不用|不要|没有|可以|好的|算了|等一下|这个|那个|什么|随便|稍等|谢谢|保密|高兴|方便|明天|有的|都行|都可以|和)/

/** Names after a form of address or an introduction, surnames before a title, answers to 贵姓, and names as they are spelled. */
export function findNames(texts: readonly string[]): PersonalData[] {
  const found: PersonalData[] = []
  texts.forEach((text, turn) => {
    const asked = [1, 2].some((back) => ASKED.test(texts[turn - back] ?? ''))
    for (const pattern of [
      NAME_AFTER,
      NAME_LATER,
      HEARD_BEFORE_PHONE,
      COMPOUND_ALONE,
      CALL_ME,
      GIVEN_TO,
      SURNAME_SAID,
      PERSON_THEN_NAME,
      FAMILIAR,
    ])
      addMatches(found, text, turn, pattern)
    addTitled(found, text, turn)
    if (asked) addAnswer(found, text, turn)
    const named = asked || found.some((f) => f.turn === turn || f.turn === turn - 1)
    for (const span of spelledNames(text, named)) found.push({ turn, kind: 'name', ...span })
  })
  return [...found, ...repeated(texts, found)]
}

function addMatches(found: PersonalData[], text: string, turn: number, pattern: RegExp): void {
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? match[2] ?? ''
    const end = match.index + match[0].length
    found.push({ turn, kind: 'name', start: end - name.length, end })
  }
}

function addTitled(found: PersonalData[], text: string, turn: number): void {
  for (const match of text.matchAll(TITLED)) {
    const before = text.slice(0, match.index)
    const hit = surnameBefore(before)
    if (hit === undefined || /[谢感多]谢$/.test(before)) continue
    const start = match.index - hit.surname.length
    const short = match[0].length === 1
    if (hit.strength === 'weak' && !BORDER.test(text.slice(0, start))) continue
    if (
      short &&
      !BORDER.test(text.slice(0, start)) &&
      /\p{Script=Han}/u.test(text.charAt(start - 1)) &&
      hit.surname.length === 1
    )
      continue
    found.push({ turn, kind: 'name', start, end: match.index })
  }
}

function addAnswer(found: PersonalData[], text: string, turn: number): void {
  addMatches(found, text, turn, ANSWERED_LATER)
  const match = ANSWER.exec(text)
  if (match === null || NO_ANSWER.test(text)) return
  const name = match[1] ?? match[2] ?? match[3] ?? ''
  if (match[3] !== undefined && surnameAt(name) === undefined && name.length > 3) return
  found.push({ turn, kind: 'name', start: match[0].length - name.length, end: match[0].length })
}

/** A full name that was given once is covered wherever it is said again. */
function repeated(texts: readonly string[], found: PersonalData[]): PersonalData[] {
  const names = new Set(
    found.map((f) => (texts[f.turn] ?? '').slice(f.start, f.end)).filter((n) => /^\p{Script=Han}{3,4}$/u.test(n)),
  )
  const again: PersonalData[] = []
  for (const name of names)
    texts.forEach((text, turn) => {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
        again.push({ turn, kind: 'name', start: at, end: at + name.length })
    })
  return again
}
