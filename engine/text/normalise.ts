import { composeMaps, identityMap, mappedText, replaceSpans, type MappedText, type Replacement } from './offset-map.ts'
import { simplify } from './script.ts'

/** Most of what is said has nothing but these, in which only script can differ. */
const PLAIN = /^[\u4E00-\u9FFF，。！？、：；A-Za-z0-9]*$/
/** One step may make work for another (a stripped mark joins two spaces): repeated until nothing changes. */
const MAX_ROUNDS = 8

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
/** Zero-width signs, control characters, marks of writing direction, soft hyphen. */
const INVISIBLE = /[\p{Cf}\uFFFD\uFE00-\uFE0F]|(?!\s)\p{Cc}/gu
const WHITE = /\s+/g
/** Full-width marks are right in Chinese: they are kept, the letters and digits beside them are folded. */
const COMPATIBLE = /[^\s\u0021-\u007E\u3000-\u303F，！？；：（）、。…～—－“”‘’\u3400-\u9FFF]\p{M}*/gu

/** Events that recognisers write as words: what stands in the brackets must be made of such a word. */
const EVENT_WORDS =
  '音乐|音樂|掌声|掌聲|鼓掌|笑声|笑聲|大笑|哭声|哭聲|噪音|杂音|雜音|静音|靜音|无声|無聲|沉默|咳嗽|叹气|嘆氣|歌声|歌聲|铃声|鈴聲|字幕|听不清|聽不清' +
  '|music|applause|laugh(?:ter|s|ing)?|noise|silence|blank[_ ]audio|inaudible|cough(?:ing)?|sighs?|singing|sound|foreign|speaking'
const ANNOTATION = new RegExp(
  `[(（\\[【<*＊](?=[^)）\\]】>*＊]{0,16}(?:${EVENT_WORDS}))[^()（）\\[\\]【】<>*＊]{1,24}[)）\\]】>*＊]`,
  'giu',
)
const MUSIC_SIGN = /[♩♪♫♬♭♯🎵🎶]+/gu

type Step = (text: string) => Replacement[]

const STEPS: Step[] = [
  (text) => replaceAll(text, LONE_SURROGATE, () => ''),
  (text) => replaceAll(text, COMPATIBLE, (found) => found.normalize('NFKC')),
  (text) => replaceAll(text, ANNOTATION, () => ' '),
  (text) => replaceAll(text, MUSIC_SIGN, () => ' '),
  (text) => replaceAll(text, INVISIBLE, () => ''),
  (text) => replaceAll(text, WHITE, () => ' '),
  (text) => replaceAll(text, /^ +| +$|(?<= ) +/g, () => ''),
  simplify,
]

/**
 * Brings text of any source into the form that everything after it reads: letters and digits folded by NFKC (Chinese marks
 * stay), simplified script, one plain space where there was white space, no invisible signs, lone surrogates or notes such as
 * (音樂播放中), [Music], ♪. `map` and `toRaw` lead back to the raw text. Idempotent.
 */
export function normalise(raw: string): MappedText {
  let current = mappedText(raw, identityMap(raw.length))
  if (PLAIN.test(raw) && simplify(raw).length === 0) return current
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = current.text
    for (const step of STEPS) current = apply(current, step)
    if (current.text === before) break
  }
  return current
}

function apply(current: MappedText, step: Step): MappedText {
  const changes = step(current.text)
  if (changes.length === 0) return current
  const next = replaceSpans(current.text, changes)
  return mappedText(next.text, composeMaps(next.map, current.map))
}

function replaceAll(text: string, pattern: RegExp, replace: (found: string) => string): Replacement[] {
  const changes: Replacement[] = []
  for (const match of text.matchAll(pattern)) {
    const now = replace(match[0])
    if (now !== match[0]) changes.push({ start: match.index, end: match.index + match[0].length, text: now })
  }
  return changes
}
