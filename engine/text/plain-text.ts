import { pinyin } from 'pinyin-pro'

/** A text made easy to search: lower case, every mark or gap one '，', question marks '？'; `starts[i]` is the offset in the text. */
export interface PlainText {
  text: string
  starts: number[]
  /** How each character sounds, without tone, close sounds made alike; marks are ''. Worked out when first asked for. */
  sounds(): string[]
}

const QUESTION = /[?？]/u
const MARK = /[\s\p{P}\p{S}]/u
const PLACEHOLDER = /<[a-z_]+>|\[[a-z_]+\]|【[^】]*】/giu

/** Brings a text into the form in which phrases are looked for. Placeholders of personal data become one '＊'. */
export function plainText(original: string): PlainText {
  const covered = [...original.matchAll(PLACEHOLDER)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
  }))
  let next = 0
  const starts: number[] = []
  const folded: string[] = []
  for (let at = 0; at < original.length; at++) {
    const hole = covered.at(next)?.from === at ? covered[next++] : undefined
    const char = hole
      ? '＊'
      : QUESTION.test(original[at])
        ? '？'
        : MARK.test(original[at])
          ? '，'
          : original[at].toLowerCase()
    if (hole) at = hole.to - 1
    const last = folded.at(-1)
    if (char === '，' && (last === undefined || last === '，' || last === '？')) continue
    if (char === '？' && last === '，') {
      folded.pop()
      starts.pop()
    }
    folded.push(char.length === 1 ? char : char[0])
    starts.push(hole ? hole.from : at)
  }
  starts.push(original.length)
  const text = folded.join('')
  let sounds: string[] | undefined
  return { text, starts, sounds: () => (sounds ??= soundsOf(text)) }
}

/** Syllables without tone; flat and curled tongue, n and ng, l and n at the start are taken as one, as recognisers confuse them. */
export function soundsOf(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', nonZh: 'spaced', v: true }).map((syllable) =>
    /^[a-zü]+$/u.test(syllable)
      ? syllable
          .replace(/^([zcs])h/u, '$1')
          .replace(/ng$/u, 'n')
          .replace(/^l/u, 'n')
      : '',
  )
}
