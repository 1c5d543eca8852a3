import { ANY_NAME, FULL, GIVEN } from './name-forms.ts'
import { COMPOUND_PATTERN, STRONG_CLASS, SURNAME_CLASS } from './surnames.ts'
import { PAPER_ROLE, PERSON_ROLE } from './word-lists.ts'

/** A way in which names are brought into talk; the first group that matched is the name. */
export interface NameCue {
  pattern: RegExp
  /** Ordinary sentences go on from the same words (客户张口就要): an ordinary word is no name then. */
  loose?: boolean
  /** A name of two characters counts only where the dictionary knows it as one (爱人王芳, not 女儿钱多). */
  known?: boolean
  /** The group is a surname or a nickname and not to be read word by word. */
  short?: boolean
}

/** First characters that make 我叫… no introduction: 我叫不到, 我叫人, 我叫车. */
const NOT_CALLED =
  '(?!人|车|外卖|滴滴|经理|店长|老板|师傅|保安|警察|代驾|快递|朋友|同事|家里|儿子|女儿|妈|爸|老公|老婆)'
const INTRODUCED =
  '(?:名字(?:就)?(?:叫|是|写|填)|名字(?=[，,])|(?<![一二三两几])(?:我|他|她|本人|儿子|女儿|老公|老婆|妈妈?|爸爸?|爱人)(?:的名字)?(?:就)?叫(?:做)?|备注(?:的?名字)?(?=[是写填叫，,:： 用])|全名|大名)'
const NAME_AFTER = new RegExp(
  `${INTRODUCED}(?:写|填|用|是|叫|就|我的名字吧?|[\\s，,:：]){0,6}${NOT_CALLED}(?:(${FULL})|((${GIVEN})\\3|${ANY_NAME}))`,
  'gu',
)
/** 收件人陈小明, 联系人：李四 */
const AFTER_PAPER_ROLE = new RegExp(
  `${PAPER_ROLE}(?:的?(?:姓名|名字|名))?(?:[是写填叫用为，,:：\\s]){0,3}(?:(${FULL})|(?<=[是叫:：])((${GIVEN})\\3|${ANY_NAME}))`,
  'gu',
)
/** 客户刘建军来了, 车主张伟 */
const AFTER_PERSON_ROLE = new RegExp(
  `${PERSON_ROLE}(?:[是叫:：]|姓名)?((?=${STRONG_CLASS}|${COMPOUND_PATTERN})${FULL})`,
  'gu',
)
/** What stands between 我叫 (or what sounds like it) and a phone number is a name, however it was written. */
const HEARD_BEFORE_PHONE =
  /(?:我[叫就交较教]|的?名字[吧把叫啊呢]?)[\s，,]{0,3}(\p{Script=Han}{2,3}?)(?=[\s，,]{0,3}(?:电话|手机)?[\s，,]{0,3}[要腰邀]?(?:[0-9零幺一二三四五六七八九][\s，,-]?){6})/gu
/** 就留我的名字吧，裘一帆; before a number even a pronoun (你一帆) is a surname that was heard wrongly. */
const NAME_LATER = new RegExp(
  `(?:我|他|她|本人|老公|老婆)的名字(?:[吧啊呢][\\s，,]{0,3}|[\\s，,]{1,3})(?:(${FULL})|(${ANY_NAME}|[你您]${GIVEN}{2}(?=[\\s，,。]{0,3}[要腰]?[0-9零一二三四五六七八九幺])))`,
  'gu',
)
/** 叫我阿强就行, 写彭小满就好 */
const CALL_ME = new RegExp(
  `(?:叫我|喊我)(${GIVEN}{1,3}|[A-Za-z]{2,10})(?=就[行好可])|[写签填]((?:${COMPOUND_PATTERN}|${STRONG_CLASS})${GIVEN}{2})(?=就[行好可]|吧|的名字|[，,。]|$)`,
  'gu',
)
const TO = '(?:写给|署名给|送给|祝)'
const KIN =
  '(?!妈|爸|我|你|他|她|您|孩|宝|朋|女|男|老|客|大家|别|家|亲|同|领|父|母|儿|爷|奶|外|谁|自|哪|店|公|姐|哥|弟|妹)'
const GIVEN_TO = new RegExp(`${TO}${KIN}(${FULL})(?=$|[\\s，,。！!？?]|生日|的)`, 'gu')
/** 写给苗苗 */
const GIVEN_TO_PET_NAME = new RegExp(`${TO}${KIN}((${GIVEN})\\2)(?=$|[\\s，,。！!？?]|生日|的)`, 'gu')
/** Two-character surnames are hardly ever anything else. */
const COMPOUND_ALONE = new RegExp(`(${COMPOUND_PATTERN.replace(/东方\||南宫\||端木\|/g, '')})(?!亮|懿|光|相如)`, 'gu')
/** 我是昨天来的许巍然, 带我儿子王子涵一起: a full name of three characters where a person is spoken of. */
const PERSON_THEN_NAME = new RegExp(
  `(?:我是[^，,。！!？?\\s]{0,8}?的?|(?:儿子|女儿|老公|老婆|爱人|孩子|朋友|同事|妈妈|爸爸|弟弟|妹妹|哥哥|姐姐|销售|顾问|师傅))((?!周[一二三四五六日天末]|辛苦)(?:${COMPOUND_PATTERN}|${STRONG_CLASS})${GIVEN}{1,2})(?=$|[\\s，,。！!？?、]|一起|想|来|接待|介绍|推荐|帮|的(?:爱人|老公|老婆|家属|爸|妈|儿子|女儿|朋友|同事))`,
  'gu',
)
const FAMILIAR = new RegExp(
  `(?:我是|叫我|喊我|找我?|我叫|备注|(?=[小老阿]${STRONG_CLASS}[你您](?:帮|过来|去|看|来|给|好))|(?:^|[，,。！!？?\\s])(?=[小老阿]${STRONG_CLASS}[，,！!]))((?<=我是|叫我|喊我|我叫)小${SURNAME_CLASS}|[小老阿](?!于)${STRONG_CLASS})(?=$|[\\s，,。！!？?啊吧呀]|就|的[，,。]|来|给|为|帮|哦|[你您](?:帮|过来|去|看|来|给|好))`,
  'gu',
)

export const NAME_CUES: readonly NameCue[] = [
  { pattern: NAME_AFTER },
  { pattern: NAME_LATER },
  { pattern: AFTER_PAPER_ROLE, loose: true },
  { pattern: AFTER_PERSON_ROLE, loose: true },
  { pattern: HEARD_BEFORE_PHONE },
  { pattern: COMPOUND_ALONE, loose: true },
  { pattern: CALL_ME, short: true },
  { pattern: GIVEN_TO, loose: true },
  { pattern: GIVEN_TO_PET_NAME, short: true },
  { pattern: PERSON_THEN_NAME, loose: true, known: true },
  { pattern: FAMILIAR, short: true },
]

/** Before 小区 it is the place that was misheard (姓林小区). */
export const SURNAME_SAID = new RegExp(
  `(?:免贵姓|(?<![百同贵老大小族异])姓|(?:我|免贵)[性信兴幸行星型醒心新](?=${STRONG_CLASS}(?:$|[\\s，,。！!0-9零一幺]|[要腰邀]\\d|电话|手机)))(?:是|叫|[\\s，,])?(${COMPOUND_PATTERN}|[^名什啥氏谁吗么啊呢吧呀嘛的哪多怎您你我他她这那和还好几不没是有\\P{Script=Han}])(?!\\p{Script=Han}{0,2}(?:小区|花园|家园|公寓|新村|大厦))`,
  'gu',
)
