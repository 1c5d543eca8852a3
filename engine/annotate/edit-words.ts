import { replaceSpans } from '../text/offset-map.ts'
import type { Redaction, Repair, Token, Utterance } from '../types.ts'

interface Span {
  start: number
  end: number
}

/** Other words in the place of some; of the text before. `repair` and `redaction` are what the new words are; their offsets are set here. */
export interface WordEdit extends Span {
  text: string
  repair?: Repair
  redaction?: Redaction
}

/**
 * An utterance that was analysed, with other words in some places: every span moves along, and what was found in words that are gone goes,
 * with what is covered its opinions, too, for they quote it.
 *
 * @param edits - sorted, not overlapping
 */
export function withEdits(utterance: Utterance, edits: readonly WordEdit[]): Utterance {
  if (edits.length === 0) return utterance
  const isCut = (span: Span, from: readonly WordEdit[] = edits): boolean =>
    from.some(({ start, end }) => start < span.end && span.start < end)
  const move = mover(edits)
  const moved = <T extends Span>(spans: readonly T[]): T[] => spans.filter((span) => !isCut(span)).map(move)
  const covering = edits.filter(({ redaction }) => redaction)
  const placed = edits.map((edit) => {
    const { start } = move({ start: edit.start, end: edit.start })
    return { ...edit, start, end: start + edit.text.length }
  })
  const come = <T extends Span>(of: (edit: WordEdit) => T | undefined): T[] =>
    placed.flatMap(({ start, end, ...edit }) => {
      const one = of({ start, end, ...edit })
      return one ? [{ ...one, start, end }] : []
    })
  return {
    ...utterance,
    text: replaceSpans(utterance.text, edits).text,
    tokens: editTokens(utterance.tokens, edits, move),
    numbers: moved(utterance.numbers),
    mentions: moved(utterance.mentions),
    opinions: utterance.opinions.filter((opinion) => !isCut(opinion, covering)).map(move),
    repairs: byStart([...moved(utterance.repairs), ...come(({ repair }) => repair)]),
    redactions: byStart([...moved(utterance.redactions), ...come(({ redaction }) => redaction)]),
  }
}

const byStart = <T extends Span>(spans: readonly T[]): T[] => [...spans].sort((a, b) => a.start - b.start)

/** Where spans lie after the edits; what begins or ends in words that are gone, at the ends of the new ones. */
function mover(edits: readonly WordEdit[]): <T extends Span>(span: T) => T {
  const at = (offset: number, isEnd: boolean): number => {
    let shift = 0
    for (const { start, end, text } of edits) {
      if (isEnd ? offset <= start : offset < end || (start === end && offset <= start)) {
        if (!isEnd && offset > start) return start + shift
        break
      }
      if (isEnd && offset < end) return start + shift + text.length
      shift += text.length - (end - start)
    }
    return offset + shift
  }
  return (span) => ({
    ...span,
    start: at(span.start, false),
    end: span.end === span.start ? at(span.start, false) : at(span.end, true),
  })
}

/** One word for each edit, said when what it replaces was, a repaired one with the mark of names; words that reach over its edges are cut. */
function editTokens(tokens: readonly Token[], edits: readonly WordEdit[], move: (token: Token) => Token): Token[] {
  const cut = (token: Token, from: number, to: number): Token[] =>
    from < to ? [{ ...token, text: token.text.slice(from - token.start, to - token.start), start: from, end: to }] : []
  const left = tokens.flatMap((token) => {
    let rest = [token]
    for (const { start, end } of edits)
      rest = rest.flatMap((one) => [
        ...cut(one, one.start, Math.min(one.end, start)),
        ...cut(one, Math.max(one.start, end), one.end),
      ])
    return rest
  })
  const news = edits.flatMap(({ start, end, text, repair }): Token[] => {
    const touched = tokens.filter((token) => token.start < end && start < token.end)
    const [startMs, endMs] = [touched.at(0)?.startMs, touched.at(-1)?.endMs]
    const times = startMs !== undefined && endMs !== undefined && { startMs, endMs }
    const { start: from } = move({ text: '', tag: 'x', start, end: start })
    return text === '' ? [] : [{ text, tag: repair ? 'nz' : 'x', start: from, end: from + text.length, ...times }]
  })
  return byStart([...left.map(move), ...news])
}
