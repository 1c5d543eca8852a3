import { pinyin } from 'pinyin-pro'

/** What a character may be typed as: the sounds of a Chinese one, without tones, or the character itself. */
type Sounds = readonly string[]

const known = new Map<string, Sounds>()

/** ü is typed as v, and as u by whoever does not know better. */
function soundsOf(char: string): Sounds {
  const seen = known.get(char)
  if (seen) return seen
  const read = /\p{Script=Han}/u.test(char)
    ? pinyin(char, { toneType: 'none', type: 'array', multiple: true, v: true }).map((sound) => sound.toLowerCase())
    : [char.normalize('NFKC').toLowerCase()]
  const sounds = [
    ...new Set(read.flatMap((sound) => (sound.includes('v') ? [sound, sound.replace('v', 'u')] : [sound]))),
  ]
  known.set(char, sounds)
  return sounds
}

/** Whether a query may be pinyin at all: letters, perhaps digits and the signs that part syllables. */
export function isPinyinQuery(query: string): boolean {
  return /^[a-zü][a-zü0-9'’ ]*$/i.test(query.trim())
}

/**
 * Where a text is what somebody means who types pinyin: whole syllables, first letters (zh, ch and sh also as two), mixed, the last
 * syllable begun only; of a character with several sounds any (重庆: cq, zq). Letters and digits of the text stand for themselves.
 *
 * @returns the first span that fits, in UTF-16 code units; undefined where none does
 */
export function matchPinyin(text: string, query: string): { start: number; end: number } | undefined {
  const wanted = query.trim().toLowerCase().replaceAll('ü', 'v').replaceAll(/['’ ]/g, '')
  if (wanted === '') return undefined
  const chars = [...text]
  const read = chars.map(soundsOf)
  let start = 0
  for (let from = 0; from < chars.length; from++) {
    const end = endOfMatch(read, from, wanted)
    if (end !== undefined) return { start, end: start + chars.slice(from, end).join('').length }
    start += chars[from].length
  }
  return undefined
}

/** The character before which a match ends that begins at `from`. */
function endOfMatch(read: readonly Sounds[], from: number, wanted: string): number | undefined {
  // Lengths of `wanted` that the characters so far may stand for; there are few, whatever the text.
  let reached = new Set([0])
  for (let at = from; at < read.length && reached.size > 0; at++) {
    const next = new Set<number>()
    for (const done of reached)
      for (const sound of read[at]) {
        const rest = wanted.slice(done)
        if (rest.length <= sound.length && sound.startsWith(rest)) return at + 1
        for (const typed of [sound, sound[0], /^[zcs]h/.exec(sound)?.[0]])
          if (typed !== undefined && rest.startsWith(typed)) next.add(done + typed.length)
      }
    reached = next
  }
  return undefined
}
