import type { Clause } from './clauses.ts'
import { denies, deniesAnywhere } from './frames.ts'

/** How a clause is meant: only statements, rhetorical questions and denials (谁说不好) tell a feeling. */
export type Mood = 'statement' | 'question' | 'rhetorical' | 'denial' | 'hypothetical' | 'wish' | 'request'

const WISH = /(?:要是|如果|假如|若是|能).{0,16}(?:就好了|多好|就更好|该多好|就完美了)/u
const IF =
  /^(?:那|那么|可|但|不过)?(?:要是|如果|假如|假设|万一|倘若|若是|除非|只要|等(?=\S{1,8}(?:再|的时候|以后|之后|到了)))/u
const RHETORICAL =
  /(?:你们?(?:还|当初|之前)(?:跟我)?说|难道|何必|何苦|凭什么|至于吗|有什么用|有啥用|有什么意义|谁知道|谁信|哪有(?!货|卖|现货)|哪能|怎么可能|怎么(?:能|会|可以)(?:这样|这么)|(?:这|那|你们?这?)也叫|也能叫|也好意思|好意思|还有脸|这算什么|算什么|开什么玩笑|什么意思啊|不就是|好不好$|行不行啊)/u
const STILL = /(?:这|那|块|万|千|百|折|天|次|个|样|都)[^，]{0,4}还(?:不?[^，]{1,3})(?:啊|呀|吗|呢)$/u
const A_NOT_A = /(?!得不得了)(\p{Script=Han})(?:不|没)\1/u
const AMOUNT_STILL = /(?:块|万|千|百|折|毛)\S{0,2}还\S{1,3}(?:啊|呀|吗)$/u
const ASKS =
  /多少(?!有|都|还|也|会)|什么时候|(?<!不论|不管|无论)哪(?:个|里|儿|些|款|种|家|天|一个)(?!都|也)|几(?:点|号|天|楼|层|折)|(?<!不)怎么样|怎么(?:走|用|卖|算|弄|办)|如何|什么\S{0,4}(?:好|合适|管用|划算)(?:呢|啊|呀|一点|点)?$|(?:是吧|对吧|是不是|没有呢|是么)$/u
const REQUEST =
  /(?:能不能|可不可以|可以.{0,8}吗|能.{0,8}吗|麻烦|请|帮我|给我|来个|想要|想找|想看|要个|要一|有没有|有更|推荐|找个|换个|弄|再.{0,3}点)/u

/** Tells how a clause is meant from its words and the mark after it; `ifOpen` says that an if-clause of the sentence is still open. */
export function moodOf(clause: Clause, ifOpen: boolean): Mood {
  const { text, mark } = clause
  const asked = mark === '？' || mark === '?'
  if (WISH.test(text)) return 'wish'
  if (denies(text)) return 'denial'
  if (RHETORICAL.test(text) || (asked && STILL.test(text)) || AMOUNT_STILL.test(text)) return 'rhetorical'
  if (deniesAnywhere(text)) return 'statement'
  if (asked || /(?:吗|么)$/u.test(text) || ASKS.test(text) || (A_NOT_A.test(text) && !/不管|无论/u.test(text)))
    return 'question'
  if (IF.test(text) || ifOpen) return 'hypothetical'
  return 'statement'
}

/** A request stands no further before what is wanted. */
const NEAR = 48

/** Whether a feeling word at `start`..`end` only describes what is wanted (想找便宜的, 有没有好看一点的). */
export function isWanted(text: string, start: number, end: number): boolean {
  return (
    REQUEST.test(text.slice(Math.max(0, start - NEAR), start)) &&
    /^(?:一点|点|些)?(?:的|吧|嘛)?(?:$|\p{Script=Han}{0,3}$)/u.test(text.slice(end, end + NEAR))
  )
}
