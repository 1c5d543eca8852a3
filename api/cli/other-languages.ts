import type { OtherLanguage } from '../../engine/language-types.ts'
import { clock } from './colour.ts'
import { say, type CliIo } from './io.ts'

/** A language's name for people; the code itself where the machine knows no name. */
function languageName(code: string, io: Pick<CliIo, 'lang'>): string {
  if (code === 'und') return say(io, { zh: '不知是哪种', en: 'unknown which' })
  return new Intl.DisplayNames(io.lang, { type: 'language' }).of(code) ?? code
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

/** `（另一种语言：英语，0.93，12.3–15.0 秒）` */
export function otherLanguageWords(
  { startMs, endMs, language, languageProbability }: OtherLanguage,
  io: CliIo,
): string {
  const name = languageName(language, io)
  const [sure, from, to] = [languageProbability.toFixed(2), seconds(startMs), seconds(endMs)]
  return say(io, {
    zh: `（另一种语言：${name}，${sure}，${from}–${to} 秒）`,
    en: `(another language: ${name}, ${sure}, ${from}–${to} s)`,
  })
}

/** How much of a recording was not Chinese; undefined where all of it was. */
export function otherLanguageShare(
  others: readonly OtherLanguage[],
  durationMs: number,
  io: CliIo,
): string | undefined {
  if (others.length === 0) return undefined
  const ms = others.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  const share = Math.max(1, Math.round((100 * ms) / Math.max(1, durationMs)))
  return say(io, {
    zh: `另一种语言共 ${clock(ms)}，占录音的 ${share}%，没有文字`,
    en: `another language for ${clock(ms)}, ${share}% of the recording, without words`,
  })
}

/** A line of what was heard: words, or speech in another language. */
export interface HeardLine<T> {
  word?: T
  other?: OtherLanguage
}

/**
 * Words and speech in other languages in the order of time. Spans of one language with no words between are one line, as sure as
 * the least sure of them.
 */
export function heardLines<T extends { startMs: number }>(
  words: readonly T[],
  others: readonly OtherLanguage[],
): HeardLine<T>[] {
  const all: (HeardLine<T> & { startMs: number })[] = [
    ...words.map((word) => ({ word, startMs: word.startMs })),
    ...others.map((other) => ({ other: { ...other }, startMs: other.startMs })),
  ]
  all.sort((a, b) => a.startMs - b.startMs)
  const lines: HeardLine<T>[] = []
  for (const { word, other } of all) {
    const before = lines.at(-1)?.other
    if (other && before?.language === other.language) {
      before.endMs = other.endMs
      before.languageProbability = Math.min(before.languageProbability, other.languageProbability)
    } else lines.push({ ...(word && { word }), ...(other && { other }) })
  }
  return lines
}
