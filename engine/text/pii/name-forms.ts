import { COMPOUND_PATTERN, SURNAME_CLASS } from './surnames.ts'

/** Where a given name cannot go on: what follows is another word. Full names have two to four characters. */
const NO_GIVEN =
  '的了吧吗呢啊呀哦嗯哎您你我他她它是在就也都没要这那什哪谁怎吃买走跟已啦看不还又只把被让从或很太再却该拿换退说问订付地得着过'
const OTHER_WORDS =
  '电话|手机|微信|身份|号码|先生|女士|小姐|太太|阿姨|师傅|老师|经理|店长|主任|帮您|帮我|给您|给我|可以|但是|所以|因为|对不|还有|现在|住在|送到|谢谢|有空|有事|有什|有需|来找|来看|请|多少|尾号|联系|地址|车牌|麻烦|加我|叫我|幺|[零一二三四五六七八九][零一二三四五六七八九幺]|号|姓名|名字|辛苦|私信|消息|留言|商量|负责|为您|生日|会员|信息|资料|总|姐|哥'
export const GIVEN = `(?:(?!${OTHER_WORDS})[^${NO_GIVEN}\\P{Script=Han}])`
/** 张三三: two numerals may be a given name where no number goes on. */
const NUMERAL_GIVEN = '[一二三四五六七八九十]{2}(?![0-9零〇一二三四五六七八九十幺两百千万亿点块元个号位年月天期])'
const NOT_A_SURNAME =
  '周[一二三四五六日天末](?:$|\\P{Script=Han}|[上下早晚中到至来去和跟或要开过休我你送前后再的能可以就都也不有没])|辛苦|时[候间]|常[常见用]|成[功为了]|高[兴层端]|方[便法面案向]|平[时方]|水[电光]|安[全装心]|房[子间东贷]|车[子位牌型]|家[里人具]|花[园费]|党|万[一元]'
const SURNAME = `(?!${NOT_A_SURNAME})(?:${COMPOUND_PATTERN}|${SURNAME_CLASS})`
/** A surname and a given name of one or two characters. */
export const FULL = `${SURNAME}(?:${NUMERAL_GIVEN}|${GIVEN}{1,2})`
/** A surname that the recogniser wrote with a rare or wrong character. */
export const ANY_NAME = `${GIVEN}{2,3}(?=$|[\\s，,。.！!？?、]|[0-9零〇一二三四五六七八九幺])`
/** What may stand behind a name that is a clause of its own. */
export const NAME_ENDS = '(?=$|[\\s，,。.！!？?、；;（(]|[0-9零幺]|电话|手机|吧|啊)'
