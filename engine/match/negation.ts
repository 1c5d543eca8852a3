import { turnWords as words } from '../text/turn-words.ts'
import { anyOf } from '../text/words-file.ts'

const WITHIN = '[^，。！？；,.!?;]'
const BEFORE = new RegExp(`${anyOf(words.denying)}${anyOf(words.between_denial)}{0,3}$`, 'u')
const QUESTION_BEFORE = new RegExp(`${anyOf(words.denial_asked)}${WITHIN}{0,4}$`, 'u')
const AFTER = new RegExp(
  `^${WITHIN}{0,2}?${anyOf(words.before_denial)}?${anyOf(words.denying_after)}${anyOf(words.denial_ends)}?(?=$|[，。！？；,.!?;])`,
  'u',
)
const COMPARED = new RegExp(`^${WITHIN}{0,3}${anyOf(words.compared_by)}`, 'u')
const DOUBLE = new RegExp(`${anyOf(words.denied_twice)}(?:不|没有?)$`, 'u')
const BIE_ENDS_WORD = new RegExp(`${anyOf(words.bie_unless_after)}$`, 'u')
/** A cue stands at most so many characters before what it denies, its filling words included. */
const REACH = 24
const CLAUSE = /[，。！？；,.!?;\n]/u

/**
 * Whether what stands at `start`..`end` is said not to be there or not to be wanted (没有天窗, 不要贷款, 天窗不要). The cue must lie in
 * the same clause; questions (有没有天窗) and comparisons (没有汉兰达大) are no negation.
 */
export function isNegated(text: string, start: number, end: number): boolean {
  let from = start
  while (from > 0 && start - from < REACH && !CLAUSE.test(text[from - 1] ?? '')) from--
  const before = text.slice(from, start)
  const after = text.slice(end, end + REACH)
  if (QUESTION_BEFORE.test(before) || DOUBLE.test(before)) return false
  const cue = BEFORE.exec(before)
  // 没 and 没有 alone compare.
  if (cue) return !(cue[0].startsWith('没') && COMPARED.test(after)) && !BIE_ENDS_WORD.test(lettersBefore(before, cue))
  // 有没有, 要不要: half of a question.
  return AFTER.test(after) && !/(?:有|要)$/u.test(before)
}

/** What stands before the cue when the cue is 别, which also ends words (特别, 识别, 区别); empty for other cues. */
function lettersBefore(before: string, cue: RegExpExecArray): string {
  return cue[0].startsWith('别') ? before.slice(0, cue.index) : ''
}
