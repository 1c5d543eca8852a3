import { pinyin } from 'pinyin-pro'
import { DIGIT_SOUNDS } from './spoken-signs.ts'

/**
 * One sound unit of a text: a Han character, a digit, a Latin letter, or a mark. `readings` are syllables in pinyin without tone,
 * the likeliest first; a letter's only reading is `@` and the letter, a mark has none.
 */
export interface Sound {
  start: number
  end: number
  readings: readonly string[]
  /** Tone of each reading, 1..5; 0 for what has none. */
  tones: readonly number[]
}

const HAN = /\p{Script=Han}/u
const manyReadings = new Map<string, { readings: string[]; tones: number[] }>()
const MAX_KEPT = 20_000

/** The sounds of a text in order, spaces left out; polyphones as the words around them have it, their other readings after it. */
export function soundsOf(text: string): Sound[] {
  const inContext = readInContext(text)
  const sounds: Sound[] = []
  let at = 0
  for (const [unit, character] of [...text].entries()) {
    const [start, end] = [at, at + character.length]
    at = end
    if (/\s/.test(character)) continue
    sounds.push({ start, end, ...readingsOf(character, inContext[unit]) })
  }
  return sounds
}

/** As `soundsOf`, some ten times as quick: all readings of each character, whatever stands around it. */
export function anySoundsOf(text: string): Sound[] {
  const sounds: Sound[] = []
  let at = 0
  for (const character of text) {
    const [start, end] = [at, at + character.length]
    at = end
    const { isSpace, readings, tones } = anyReadingsOf(character)
    if (!isSpace) sounds.push({ start, end, readings, tones })
  }
  return sounds
}

const anyReadings = new Map<string, Pick<Sound, 'readings' | 'tones'> & { isSpace: boolean }>()

function anyReadingsOf(character: string): Pick<Sound, 'readings' | 'tones'> & { isSpace: boolean } {
  const known = anyReadings.get(character)
  if (known) return known
  const result = { ...readingsOf(character, undefined), isSpace: /\s/.test(character) }
  if (anyReadings.size >= MAX_KEPT) anyReadings.clear()
  anyReadings.set(character, result)
  return result
}

/** One syllable or sign per character; what is no Han character is given back as it is. */
function readInContext(text: string): string[] {
  const syllables = pinyin(text, { toneType: 'num', type: 'array', nonZh: 'spaced', v: true })
  return syllables.length === [...text].length ? syllables : []
}

function readingsOf(character: string, inContext: string | undefined): Pick<Sound, 'readings' | 'tones'> {
  const digits = DIGIT_SOUNDS[character]
  if (digits) return { readings: digits, tones: digits.map(() => 0) }
  if (/[a-z]/i.test(character)) return { readings: [`@${character.toLowerCase()}`], tones: [0] }
  if (!HAN.test(character)) return { readings: [], tones: [] }
  const all = allReadings(character)
  const [first, tone] = splitTone(inContext ?? '')
  const rest = all.readings.flatMap((reading, i) => (reading === first ? [] : [[reading, all.tones[i] ?? 0] as const]))
  return first === ''
    ? all
    : { readings: [first, ...rest.map(([reading]) => reading)], tones: [tone, ...rest.map(([, t]) => t)] }
}

function allReadings(character: string): { readings: string[]; tones: number[] } {
  const known = manyReadings.get(character)
  if (known) return known
  const split = pinyin(character, { multiple: true, toneType: 'num', type: 'array', v: true }).map(splitTone)
  const first = split.filter(([reading], i) => split.findIndex(([other]) => other === reading) === i)
  const result = { readings: first.map(([reading]) => reading), tones: first.map(([, tone]) => tone) }
  if (manyReadings.size >= MAX_KEPT) manyReadings.clear()
  manyReadings.set(character, result)
  return result
}

/** `zhong1` as reading and tone; a neutral tone is 5. */
function splitTone(syllable: string): [string, number] {
  const match = /^([a-zü]+)([0-4])$/.exec(syllable)
  return match ? [match[1] ?? '', Number(match[2]) || 5] : ['', 0]
}
