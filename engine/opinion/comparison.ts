import type { Mention } from '../types.ts'
import type { Clause } from './clauses.ts'
import { STANDARDS } from './frames.ts'
import { anyOf, frames } from './speech-frames.ts'

const OURS = new RegExp(anyOf(frames.ours), 'u')
const OTHERS = new RegExp(anyOf(frames.others), 'u')
const THAN = new RegExp(
  `(?<!${anyOf(frames.words.than_unless_after)})比(?!${anyOf(frames.words.than_unless_before)})` +
    `(\\S{1,12}?)(?=${anyOf(frames.words.measures)}|$)`,
  'u',
)
const NOT_AS = /(?:还|也|都|真|远|根本)?不如(\S{0,12})/u

/** 没有上次好: worse than it was, or than one was told. */
const STANDARD_BEFORE = new RegExp(STANDARDS, 'u')
/** What goes before a measure of one character: 没有上次好, 比上次差. */
const COMPARED = new RegExp(`(?:没有?${STANDARDS}\\S{0,6}|(?<!对|相|好|无|价)比\\S{1,8})$`, 'u')

/** Whether a word after `before` is the measure of a comparison. */
export const isMeasure = (before: string): boolean => COMPARED.test(before.slice(-16))

const ELSEWHERE =
  /(?:以前|之前|原来|去年)\S{0,6}(?:别的|别家|那个|那款|那件|那种|那台|那瓶)|(?:上次|上回)\S{0,6}(?:别的|别家)/u

/** What comes after these words is the measure, not the subject. */
const STANDARD = /(?:比|没有?|不如|像|你|您|你们)(?!较|如)\S{0,3}$/u

/** What people have at home or of their own before they buy: it is why they came, no judgement of the shop. */
const SITUATION =
  /^(?:你好|您好|请问|嗯|那个|就是|因为|主要是?)?(?:我们?家(?!人)|家里(?!人)|我们?(?:自己)?的?(?:皮肤|肤质|头发|头皮|T区|鼻子|鼻翼|厨房|房子|小区|旧车|老车|那台))/u
const BOUGHT = new RegExp(anyOf(frames.bought), 'u')

/** Whose side a clause speaks of: what this shop offers, a rival, or the speaker's own situation. */
export type Side = 'own' | 'rival' | 'self'

/**
 * Follows the sides through a turn: a rival named in a clause stays the subject until something of this shop is pointed at
 * (我看过汉兰达，它第三排有点挤 is all about the rival). What was bought elsewhere before counts as a rival.
 */
export function sideOf({ text, start }: Clause, mentions: readonly Mention[], before: Side): Side {
  const isSubject = (at: number): boolean => at >= 0 && !STANDARD.test(text.slice(0, at))
  const rival = mentions.some((mention) => mention.type === 'competitor' && isSubject(mention.start - start))
  if (OURS.test(text)) return 'own'
  if (SITUATION.test(text) && !BOUGHT.test(text)) return 'self'
  if (rival || isSubject(text.search(ELSEWHERE))) return 'rival'
  if (
    before === 'self' &&
    /^(?:一到|一|晚上|白天|每次|经常|总|老|还|就|又|也|都|有点|特别|很|而且|然后)/u.test(text) &&
    !BOUGHT.test(text)
  )
    return 'self'
  return before === 'rival' &&
    /^(?:但|可是|不过|那个|那)?(?:它|他|她|人家|那|而且|基本|也|还|就|第|好像|听说|才|说)/u.test(text)
    ? 'rival'
    : 'own'
}

/** What a comparison does to a feeling word at `start`: 1 leaves it, −1 turns it to the other side, undefined: no comparison. */
export function comparisonFactor(
  text: string,
  start: number,
  side: Side,
  mentions: readonly Mention[],
): 1 | -1 | undefined {
  const than = THAN.exec(text)
  if (than && than.index < start) {
    const denied = text.charAt(than.index - 1) === '不'
    return isOurs(than[1] ?? '', text.slice(0, than.index), side) === denied ? 1 : -1
  }
  const notAs = /没有?(\S{1,10})$/u.exec(text.slice(Math.max(0, start - 16), start))
  if (notAs && isComparedWith(notAs[1] ?? '', mentions))
    return OURS.test(notAs[1] ?? '') && !STANDARD_BEFORE.test(notAs[1] ?? '') ? 1 : -1
  return undefined
}

/** −0.7 when this shop is said to be worse (不如网上买), 0.7 when a rival is, 0 when nothing of the kind is said. */
export function notAsGood(text: string, side: Side): number {
  const match = NOT_AS.exec(text)
  if (!match) return 0
  return isOurs(match[1] ?? '', text.slice(0, match.index), side) ? 0.7 : -0.7
}

function isOurs(right: string, left: string, side: Side): boolean {
  if (OURS.test(right)) return true
  return side === 'rival' && left !== '' && !OTHERS.test(right) && /我们?这|咱/u.test(right)
}

function isComparedWith(words: string, mentions: readonly Mention[]): boolean {
  return (
    OTHERS.test(words) ||
    OURS.test(words) ||
    STANDARD_BEFORE.test(words) ||
    mentions.some((m) => m.type === 'competitor' && words.includes(m.surface))
  )
}
