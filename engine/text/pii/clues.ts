import type { PersonalDataKind } from '../../types.ts'

/** What the digits nearby are said to be; `other` is a number that belongs to no person. */
export type NumberKind = PersonalDataKind | 'other'

const CLUES: [NumberKind, RegExp][] = [
  ['id_card', /身[份分][证正账帐]号?|驾照|驾驶证|行驶证|证件|护照/g],
  [
    'bank_card',
    /银行卡|信用卡|储蓄卡|借记卡|工资卡|卡号|账号|账户|(?:工商|建设|农业|招商|交通|中国|工|建|农|招)(?:银行|行)(?:的?卡)?/g,
  ],
  ['plate', /车牌号?|牌照|牌号|车号/g],
  ['phone', /电话|手机号?|座机|联系方式|联系电话/g],
  ['wechat', /微信号?|薇信|威信号/g],
  [
    'other',
    /工号|订单号?|单号|型号|编号|货号|验证码|房号|楼号|会员号|会员卡号|发票|条码|款号|批号|税号|合同号|密码|积分|价格|预算|400电话|四零零/g,
  ],
]
const WEAK_CLUE = /号码|打给|拨打?|呼叫/

/** The last clue in a text, with its place. */
export function lastClue(text: string): { kind: NumberKind; at: number } | undefined {
  let found: { kind: NumberKind; at: number } | undefined
  for (const [kind, pattern] of CLUES)
    for (const match of text.matchAll(pattern)) {
      const at = match.index + match[0].length
      if (found === undefined || at > found.at) found = { kind, at }
    }
  return found
}

/** Words further back in a long turn are about something else. */
const MAX_BACK = 120

/** What digits at `at` are, from the words before them in the turn, after them in its clause, or in the two turns before. */
export function clueFor(texts: readonly string[], turn: number, at: number): NumberKind | undefined {
  const text = texts[turn] ?? ''
  const before = text.slice(Math.max(0, at - MAX_BACK), at)
  const here = lastClue(before)
  if (here !== undefined) return here.kind
  for (const back of [1, 2]) {
    const clue = lastClue((texts[turn - back] ?? '').slice(-MAX_BACK))
    if (clue !== undefined) return clue.kind
  }
  return WEAK_CLUE.test(before) || WEAK_CLUE.test(texts[turn - 1] ?? '') ? 'phone' : undefined
}

const ASKS = /多少|几号|报|留|说|给|填|写|登记|提供|输|念|记|方便|什么|查|加|吗|呢|[?？]|一下|看/

/** What one of the two turns before asked for, if it asked for a number. */
export function askedFor(texts: readonly string[], turn: number): NumberKind | undefined {
  for (const back of [1, 2]) {
    const text = texts[turn - back] ?? ''
    const clue = lastClue(text)
    if (clue !== undefined && ASKS.test(text)) return clue.kind
    if (WEAK_CLUE.test(text) && ASKS.test(text)) return 'phone'
  }
  return undefined
}
