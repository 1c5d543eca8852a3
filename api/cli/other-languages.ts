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
export function otherLanguageWords({ startMs, endMs, language, languageProbability }: OtherLanguage, io: CliIo): string {
  const name = languageName(language, io)
  const [sure, from, to] = [languageProbability.toFixed(2), seconds(startMs), seconds(endMs)]
  return say(io, {
    zh: `（另一种语言：${name}，${sure}，${from}–${to} 秒）`,
    en: `(another language: ${name}, ${sure}, ${from}–${to} s)`,
  })
}

/** How much of a recording was not Chinese; undefined where all of it was. */
export function otherLanguageShare(others: readonly OtherLanguage[], durationMs: number, io: CliIo): string | undefined {
  if (others.length === 0) return undefined
  const ms = others.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  const share = Math.max(1, Math.round((100 * ms) / Math.max(1, durationMs)))
  return say(io, {
    zh: `另一种语言共 ${clock(ms)}，占录音的 ${share}%，没有文字`,
    en: `another language for ${clock(ms)}, ${share}% of the recording, without words`,
  })
}

/**
 * Neighbouring spans of one language as one, for reading: as sure as the least sure of them. `words` are the times at which
 * something else was said; what stands between two spans parts them.
 */
export function joinSpans(others: readonly OtherLanguage[], words: readonly { startMs: number }[]): OtherLanguage[] {
  const joined: OtherLanguage[] = []
  let next = 0
  for (const other of others) {
    const last = joined.at(-1)
    const before = next
    while (next < words.length && words[next].startMs < other.startMs) next++
    if (last?.language === other.language && before === next) {
      last.endMs = other.endMs
      last.languageProbability = Math.min(last.languageProbability, other.languageProbability)
    } else joined.push({ ...other })
  }
  return joined
}
