import type { OtherLanguage } from '../language-types.ts'
import type { Transcript } from '../types.ts'
import { judgeLanguages, type JudgedLanguage } from './judge-languages.ts'
import { unpack, type Packed } from './packing.ts'

/** What was recognised in packed segments, once their languages are told apart. */
export interface ToldApart {
  /** With words, in the order of time. */
  transcripts: Transcript[]
  /** Speech in other languages: its words are not known. */
  otherLanguages: OtherLanguage[]
}

/** Transcripts of packed segments in the order of time → those with words, each with its language, and what is not Chinese. */
export function tellLanguages(packed: readonly { transcript: Transcript; parts: Packed['parts'] }[]): ToldApart {
  const judged = judgeLanguages(packed.flatMap(({ transcript }) => transcript.languages ?? []))
  let next = 0
  const told = packed.map(({ transcript: { languages = [], ...transcript }, parts }) => {
    const spans = judged.slice(next, (next += languages.length))
    const others = spans.filter(({ isChinese }) => !isChinese)
    const words = unpack(others.length ? withoutWords(transcript, others) : transcript, parts)
    return {
      transcripts: words.map((one) => ({ ...one, ...languageOf(spanAt(one, spans)) })),
      otherLanguages: parts.flatMap(({ startMs, endMs }) => {
        const span = spanAt({ startMs, endMs }, others)
        return span ? [{ startMs, endMs, ...languageOf(span) }] : []
      }),
    }
  })
  return {
    transcripts: told.flatMap(({ transcripts }) => transcripts),
    otherLanguages: told.flatMap(({ otherLanguages }) => otherLanguages),
  }
}

type Span = Pick<JudgedLanguage, 'startMs' | 'endMs'>

const middle = ({ startMs, endMs }: Span): number => (startMs + endMs) / 2

const spanAt = (part: Span, spans: readonly JudgedLanguage[]): JudgedLanguage | undefined =>
  spans.find(({ startMs, endMs }) => middle(part) >= startMs && middle(part) < endMs)

const languageOf = <T extends JudgedLanguage | undefined>(span: T) =>
  span && { language: span.language, languageProbability: span.languageProbability }

/** Words inside these spans were never said. Other readings of the whole go with them. */
function withoutWords(transcript: Transcript, others: readonly JudgedLanguage[]): Transcript {
  const tokens = transcript.tokens.filter((token) => !spanAt(token, others))
  return { ...transcript, tokens, text: tokens.map(({ text }) => text).join(''), alternatives: [] }
}
