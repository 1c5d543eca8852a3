import { unitAt } from '../measure-words.ts'
import type { Clues } from './clues.ts'
import { SPOKEN_DIGIT, type DigitGroup } from './digit-groups.ts'
import type { PersonalData } from './types.ts'
import type { NumberKind } from './word-lists.ts'

const LONGEST_PART = 20
const SHORTEST_ANSWER = 4
/** Nothing that tells of a part stands further from the digits than this. */
const NEAR = 16

const COUNT = '[一二两三四五六七八九十几0-9]{1,2}'
const BETWEEN = '(?:[是为叫就：:，,\\s]|嗯|呃|啊|那个|都|分别){0,6}'
const END_WORD = '(?:[尾伟微未围卫委为维伪唯位味]|最?后|后[面头]|末|倒数|末尾|结尾)'
const BEGIN_WORD = '(?:前|头|开头|打头|起头|前[面头]|中间?|当中|中段|正中)'
const DIGITS_WORD = `(?:的?${COUNT}个?(?:位数?|数字?|号码?|码))`
/** Words that say the digits after them are the end, the middle or the beginning of a longer number. */
const PART_BEFORE = new RegExp(
  `(?:(?:${END_WORD}|${BEGIN_WORD})${DIGITS_WORD}|[尾伟微未围卫委为维伪唯位味]号|尾数)${BETWEEN}$`,
)
/** The same without 位, where the talk is of a number anyway. */
const BARE_PART_BEFORE = new RegExp(
  `(?:开头|打头|起头|前面|中间|当中|最后|后面|末尾|结尾|收尾|第[一二三123]段)${BETWEEN}$`,
)
const PART_AFTER = /^[\s，,]{0,3}(?:结尾|收尾|打头|开头|的?尾号)(?![是为]?[0-9零〇一二三四五六七八九幺])/

/** All that stands before digits which answer a question for them: 嗯，好的，是… */
const ANSWER_BEFORE =
  /^(?:[\s，,。.！!：:]|嗯|啊|哦|呃|噢|好的?|行|可以|没问题|对|是的?|就是?|那|我的?|我想想|我看看|看一下|等一下|稍等|记一下|你记|您记|你好|您好|号码?|手机号?|电话|尾号|应该|好像)*$/
const ANSWER_AFTER = /^(?:$|[\s，,。.！!？?、]|吧|啊|呀|哈|哦|呢|嘛|对吧|这个|就这个|谢谢)/
/** Words between 电话 and its digits. */
const NAMED_BEFORE = /^(?:[\s，,：:]|是|为|就|号码?|尾号|嗯|呃|啊|那个|我的?|你的?|您的?|他的?|她的?)*$/

/** What a group too short for a whole number is: a part (前三位, 中间四位, 尾号), or the answer to a question for a number. */
export function partKind(texts: readonly string[], group: DigitGroup, clues: Clues): PersonalData['kind'] | undefined {
  const text = texts[group.turn] ?? ''
  const length = group.digits.length
  if (length < 3 || length > LONGEST_PART || group.code || countsSomething(text, group)) return undefined
  const before = text.slice(Math.max(0, group.start - NEAR), group.start)
  const after = text.slice(group.end, group.end + NEAR)
  if (PART_BEFORE.test(before) || PART_AFTER.test(after)) return personal(wholeKind(group, clues))
  if (BARE_PART_BEFORE.test(before) && isBarePart(texts, group, clues)) return personal(wholeKind(group, clues))
  return personal(answerKind(text, group, clues))
}

const personal = (kind: NumberKind | undefined) => (kind === 'other' ? undefined : kind)

function wholeKind(group: DigitGroup, clues: Clues): NumberKind {
  if (group.digits.endsWith('X')) return 'id_card'
  const clue = clues.forNumber(group.turn, group.start)
  return clue === undefined || clue === 'wechat' ? 'phone' : clue
}

/** 开头138，中间0000: a mobile number's beginning stands in the same turn, or the talk is of a number. */
function isBarePart(texts: readonly string[], { turn, start, digits }: DigitGroup, clues: Clues): boolean {
  if (digits.length > 8) return false
  const clue = clues.before(turn, start)?.kind ?? clues.askedFor(turn)
  if (clue !== undefined) return clue !== 'other'
  return BEGINNING.test((texts[turn] ?? '').slice(0, MAX_TURN))
}

const MAX_TURN = 200
const BEGINNING = new RegExp(
  `(?:开头|打头|起头|前面?|头|第[一1]段)${DIGITS_WORD}?${BETWEEN}[1一幺腰][3-9三四五六七八九][${SPOKEN_DIGIT}]`,
)

function answerKind(text: string, group: DigitGroup, clues: Clues): NumberKind | undefined {
  const { turn, start, end, digits } = group
  const own = clues.before(turn, start)
  if (own !== undefined && start - own.end <= NEAR && NAMED_BEFORE.test(text.slice(own.end, start)))
    return digits.length >= SHORTEST_ANSWER && own.kind !== 'wechat' ? own.kind : undefined
  const asked = clues.askedFor(turn)
  if (asked === undefined || asked === 'wechat' || start > LONGEST_LEAD) return undefined
  if (!ANSWER_BEFORE.test(text.slice(0, start)) || !ANSWER_AFTER.test(text.slice(end, end + 4))) return undefined
  return digits.length >= SHORTEST_ANSWER || /^[\s，,嗯呃啊就是]*$/.test(text.slice(0, start)) ? asked : undefined
}

const LONGEST_LEAD = 24

function countsSomething(text: string, group: DigitGroup): boolean {
  const next = text.charAt(group.end)
  return /[年月块元折款%％版]/.test(next) || (group.digits.length < 4 && unitAt(text, group.end) !== undefined)
}
