import type { Mention } from '../types.ts'
import type { Clause } from './clauses.ts'
import { STANDARDS } from './frames.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

const { words } = frames
const OURS = new RegExp(anyOf(frames.ours), 'u')
const OTHERS = new RegExp(anyOf(frames.others), 'u')
const THAN = new RegExp(
  `(?<!${anyOf(words.than_unless_after)})比(?!${anyOf(words.than_unless_before)})(\\S{1,12}?)(?=${anyOf(words.measures)}|$)`,
  'u',
)
const NOT_AS = new RegExp(
  `${anyOf(words.worse_than_after)}?(?<said>${anyOf(words.worse_than)})(?<right>\\S{0,12})`,
  'u',
)

/** 没有上次好: worse than it was, or than one was told. */
const STANDARD_BEFORE = new RegExp(STANDARDS, 'u')
/** What goes before a measure of one character: 没有上次好, 比上次差. 没有 and 比 are the two forms of a comparison. */
const COMPARED = new RegExp(`(?:没有?${STANDARDS}\\S{0,6}|(?<!${anyOf(words.than_unless_after)})比\\S{1,8})$`, 'u')

/** Whether a word after `before` is the measure of a comparison. */
export const isMeasure = (before: string): boolean => COMPARED.test(before.slice(-16))

const ELSEWHERE = new RegExp(
  `${anyOf(words.times_elsewhere)}\\S{0,6}${anyOf([...words.elsewhere, ...words.goods_elsewhere])}` +
    `|${anyOf(words.visits_elsewhere)}\\S{0,6}${anyOf(words.elsewhere)}`,
  'u',
)

/** What comes after these words is the measure, not the subject. */
const STANDARD = new RegExp(
  `${anyOf([...words.standard_heads, ...words.worse_than])}(?!${anyOf(words.standard_heads_unless_before)})\\S{0,3}$`,
  'u',
)

/** What people have at home or of their own before they buy: it is why they came, no judgement of the shop. */
const SITUATION = new RegExp(
  `^${anyOf(words.self_openings)}?(?:${anyOf(words.own_homes)}(?!${anyOf(words.own_homes_unless_before)})` +
    `|我们?(?:自己)?的?${anyOf(words.own_things)})`,
  'u',
)
const BOUGHT = new RegExp(anyOf(frames.bought), 'u')
const SELF_GOES_ON = new RegExp(`^${anyOf(words.self_goes_on)}`, 'u')
const RIVAL_GOES_ON = new RegExp(`^${anyOf(words.rival_openings)}?${anyOf(words.rival_goes_on)}`, 'u')
const OWN_SIDE = new RegExp(anyOf(words.own_side), 'u')

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
  if (before === 'self' && SELF_GOES_ON.test(text) && !BOUGHT.test(text)) return 'self'
  return before === 'rival' && RIVAL_GOES_ON.test(text) ? 'rival' : 'own'
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
  // 没有…好 is a form of a comparison, as 比 is.
  const notAs = /没有?(\S{1,10})$/u.exec(text.slice(Math.max(0, start - 16), start))
  if (notAs && isComparedWith(notAs[1] ?? '', mentions))
    return OURS.test(notAs[1] ?? '') && !STANDARD_BEFORE.test(notAs[1] ?? '') ? 1 : -1
  return undefined
}

/** −0.7 when this shop is said to be worse (不如网上买), 0.7 when a rival is; `said` are the words for it, from `start` on. */
export function notAsGood(text: string, side: Side): { said: string; start: number; score: number } | undefined {
  const match = NOT_AS.exec(text)
  if (!match) return undefined
  const { said = '', right = '' } = match.groups ?? {}
  const score = isOurs(right, text.slice(0, match.index), side) ? 0.7 : -0.7
  return { said, start: match.index + match[0].length - right.length - said.length, score }
}

function isOurs(right: string, left: string, side: Side): boolean {
  if (OURS.test(right)) return true
  return side === 'rival' && left !== '' && !OTHERS.test(right) && OWN_SIDE.test(right)
}

function isComparedWith(words: string, mentions: readonly Mention[]): boolean {
  return (
    OTHERS.test(words) ||
    OURS.test(words) ||
    STANDARD_BEFORE.test(words) ||
    mentions.some((m) => m.type === 'competitor' && words.includes(m.surface))
  )
}
