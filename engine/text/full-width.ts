import type { Utterance } from '../types.ts'

const FULL: Record<string, string> = { ',': '，', '?': '？', '!': '！', ';': '；', ':': '：' }
/** After a Han character, or before one: in 3,000 or 10:30 the marks are a number's. */
const IN_CHINESE = /(?<=\p{Script=Han})[,?!;:]|[,?!;:](?=\p{Script=Han})/gu

/** Marks in Chinese in the width in which Chinese is written; one character for one, so every offset stays. Names keep theirs. */
export function withFullWidthMarks(utterance: Utterance): Utterance {
  const { mentions, numbers, repairs, redactions } = utterance
  const own = [...mentions, ...numbers, ...repairs, ...redactions]
  const isOwn = (at: number): boolean => own.some(({ start, end }) => start <= at && at < end)
  const text = utterance.text.replace(IN_CHINESE, (mark, at: number) => (isOwn(at) ? mark : FULL[mark]))
  if (text === utterance.text) return utterance
  const tokens = utterance.tokens.map((token) => ({ ...token, text: text.slice(token.start, token.end) }))
  return { ...utterance, text, tokens }
}
