import { soundsOf } from './sounds.ts'
import { LETTER_SOUNDS, WORD_SOUNDS } from './spoken-signs.ts'

/** One symbol of a surface: its name (see sound-symbols.ts), its tone (0: none) and the character it is written with. */
export interface SpokenUnit {
  symbol: string
  tone: number
  character: string
}

const MOST_WAYS = 8
const known = new Map<string, SpokenUnit[][]>()
const MOST_KNOWN = 50_000

/**
 * The ways in which a surface can be said, most plainly written first: letters as letters and spelled out (M: ai mu), Latin words as
 * letters and as they are said (PLUS: pu la si). Marks have no sound.
 */
export function waysToSay(surface: string): readonly SpokenUnit[][] {
  let ways = known.get(surface)
  if (!ways) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(surface, (ways = findWays(surface)))
  }
  return ways
}

function findWays(surface: string): SpokenUnit[][] {
  const sounds = soundsOf(surface)
  let ways: SpokenUnit[][] = [[]]
  for (let at = 0; at < sounds.length;) {
    const { start, end, readings, tones } = sounds[at] ?? { start: 0, end: 0, readings: [], tones: [] }
    const word = /^[a-z]{3,}/i.exec(surface.slice(start))?.[0] ?? ''
    const written = surface.slice(start, end)
    if (word !== '' && WORD_SOUNDS[word.toLowerCase()] !== undefined) {
      ways = extend(ways, [[...word].map(letter), said(WORD_SOUNDS[word.toLowerCase()] ?? '')])
      at += word.length
      continue
    }
    if (/[a-z]/i.test(written)) ways = extend(ways, [[letter(written)], ...spelled(written)])
    else if (/\d/.test(written)) ways = extend(ways, [[{ symbol: `#${written}`, tone: 0, character: written }]])
    else if (readings[0] !== undefined)
      ways = extend(ways, [[{ symbol: readings[0], tone: tones[0] ?? 0, character: written }]])
    at++
  }
  return ways
}

const letter = (character: string): SpokenUnit => ({ symbol: `@${character.toLowerCase()}`, tone: 0, character })

const said = (sounds: string): SpokenUnit[] => sounds.split(' ').map((symbol) => ({ symbol, tone: 0, character: '' }))

/** Only names of more than one syllable: one syllable is near its letter anyway. */
const spelled = (character: string): SpokenUnit[][] =>
  (LETTER_SOUNDS[character.toLowerCase()] ?? []).filter((way) => way.includes(' ')).map(said)

function extend(ways: SpokenUnit[][], more: SpokenUnit[][]): SpokenUnit[][] {
  return ways.flatMap((way) => more.map((units) => [...way, ...units])).slice(0, MOST_WAYS)
}
