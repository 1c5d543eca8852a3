/** A word with the time at which it begins, where somebody knows. */
interface Timed {
  text: string
  startMs: number | undefined
}

/**
 * What a pause is worth to a mark, in nats. No text can teach it: set by the recognised visits of the development set, where a
 * stretch of 100 ms and more is 4.6 times as usual at a mark that the recogniser left out as elsewhere, and by what is known of
 * read Mandarin, where silences beyond half a second stand at clause ends with few exceptions.
 */
const PAUSE_ODDS = [
  { leastMs: 1000, nats: 3 },
  { leastMs: 500, nats: 2 },
  { leastMs: 100, nats: 1 },
]

/** Nats that a pause of so many milliseconds adds to every mark against none. */
export function markLogOdds(pauseMs: number): number {
  return PAUSE_ODDS.find(({ leastMs }) => pauseMs >= leastMs)?.nats ?? 0
}

/**
 * The pause after each word, before the next, ms. Recognisers give words that touch each other, so a pause hides in the word before it or at
 * the head of the next one: it is what either has beyond the usual length of its characters.
 */
export function pausesAfter(words: readonly Timed[]): number[] {
  const usual = usualMs(words)
  return words.map((_, at) =>
    usual === undefined ? 0 : Math.max(0, stretch(words, at, usual), stretch(words, at + 1, usual)),
  )
}

function stretch(words: readonly Timed[], at: number, usual: number): number {
  const [begin, next] = [words.at(at)?.startMs, words.at(at + 1)?.startMs]
  return begin === undefined || next === undefined ? 0 : next - begin - usual * words[at].text.length
}

/** Median time of a character, from one word's beginning to the next one's. */
function usualMs(words: readonly Timed[]): number | undefined {
  const all = words.slice(1).flatMap(({ startMs }, i) => {
    const before = words[i]
    if (startMs === undefined || before.startMs === undefined) return []
    return [(startMs - before.startMs) / before.text.length]
  })
  return all.length < 3 ? undefined : all.sort((a, b) => a - b)[Math.floor(all.length / 2)]
}
