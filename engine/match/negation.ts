const BEFORE =
  /(?:没有|没|不想要|不想|不要|不是|不用|不需要|不需|不考虑|不买|不看|不做|不带|不含|不办|不打算|用不着|不支持|别|无需|无|拒绝)(?:再|太|那个|这个|什么|任何|带|用|做|办|装|买|看|要|考虑|想|有|含|加|一个|个|给|送|我|我们|的|过|了){0,3}$/u
const QUESTION_BEFORE =
  /(?:有没有?|是不是|要不要|用不用|买不买|做不做|带不带|能不能|可不可以|还有没有?|好不好|还没)[^，。！？；,.!?;]{0,4}$/u
const AFTER =
  /^(?:[^，。！？；,.!?;]{0,2}?)(?:都|也|就|我|我们|是)?(?:没有|没|不要|不想要|不需要|不用|不考虑|用不着|不做|不办|不买)(?:了|的|啊|呀|呢|嘛|哦)?(?=$|[，。！？；,.!?;])/u
const COMPARED =
  /^(?:[^，。！？；,.!?;]{0,3})(?:好|大|小|高|低|快|慢|多|少|贵|便宜|强|省|舒服|划算|漂亮|好看|方便|合适)/u
const DOUBLE = /(?:不是|不能|不得|没法|离不开)(?:不|没有?)$/u
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
  if (cue)
    return !(cue[0].startsWith('没') && COMPARED.test(after)) && !/[特识告分级个]$/u.test(lettersBefore(before, cue))
  return AFTER.test(after) && !/(?:有|要)$/u.test(before)
}

/** What stands before the cue when the cue is 别, which also ends words (特别, 识别, 区别); empty for other cues. */
function lettersBefore(before: string, cue: RegExpExecArray): string {
  return cue[0].startsWith('别') ? before.slice(0, cue.index) : ''
}
