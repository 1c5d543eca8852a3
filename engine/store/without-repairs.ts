import type { Repair, Token, Utterance } from '../types.ts'

interface Span {
  start: number
  end: number
}

/**
 * The utterance as it reads when some of its repairs are undone: the words as they were heard, all offsets moved, and
 * nothing left that was found in the repaired words. The repairs stay listed, with their place in the new text.
 */
export function withoutRepairs(utterance: Utterance, rejected: Set<number>): Utterance {
  const order = [...rejected].sort((a, b) => utterance.repairs[b].start - utterance.repairs[a].start)
  return order.reduce((current, ord) => undo(current, ord), utterance)
}

function undo(utterance: Utterance, ord: number): Utterance {
  const repair = utterance.repairs[ord]
  const { start, end, original } = repair
  const delta = original.length - (end - start)
  const overlaps = (span: Span): boolean => span.start < end && span.end > start
  const move = <T extends Span>(span: T): T => ({
    ...span,
    start: span.start >= end ? span.start + delta : span.start,
    end: span.end >= end ? span.end + delta : span.end,
  })
  const mentions = utterance.mentions.filter((mention) => !overlaps(mention)).map(move)
  const stillThere = new Set(mentions.map(({ conceptId }) => conceptId))
  return {
    ...utterance,
    text: utterance.text.slice(0, start) + original + utterance.text.slice(end),
    tokens: undoTokens(utterance.tokens, repair, delta),
    numbers: utterance.numbers.filter((number) => !overlaps(number)).map(move),
    mentions,
    opinions: utterance.opinions.map((opinion) => {
      const lost = opinion.conceptId === repair.conceptId && !stillThere.has(repair.conceptId)
      const { conceptId, name, ...rest } = move(opinion)
      return lost ? rest : { ...rest, conceptId, name }
    }),
    repairs: utterance.repairs.map((other, i) =>
      i === ord ? { ...other, end: start + original.length } : move(other),
    ),
    redactions: utterance.redactions.map(move),
  }
}

/** One token of unknown kind where the repaired words stood; tokens that reached over its edges are cut. */
function undoTokens(tokens: Token[], { start, end, original, startMs, endMs }: Repair, delta: number): Token[] {
  const cut = (token: Token, from: number, to: number): Token[] =>
    from < to ? [{ ...token, text: token.text.slice(from - token.start, to - token.start), start: from, end: to }] : []
  const before = tokens.flatMap((token) => cut(token, token.start, Math.min(token.end, start)))
  const after = tokens.flatMap((token) => cut(token, Math.max(token.start, end), token.end))
  return [
    ...before,
    { text: original, tag: 'x', start, end: start + original.length, startMs, endMs },
    ...after.map((token) => ({ ...token, start: token.start + delta, end: token.end + delta })),
  ]
}
