import type { LanguageModel, History } from '../../engine/text/language-model.ts'
import { createSoundDistance } from '../../engine/repair/near-sounds.ts'
import { soundsOf } from '../../engine/repair/sounds.ts'
import { LETTER_AS_ONE, LETTER_SOUNDS, DIGIT_SOUNDS } from '../../engine/repair/spoken-signs.ts'
import type { Random } from './random.ts'

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]

const BEAM = 24
const SAME_SOUND = 25
/** In real mis-hearings seven of ten syllables keep their tone. */
const SAME_TONE = 1.8
const LONG = 4
const DROPPED = 0.03
const STEEPNESS = 3
const FARTHEST_HEARD = 1.2

/** Writes words as a recogniser would that hears their sounds, more or less, and knows only everyday language. */
export type Mishear = (words: string, before: string, keep: number) => string

/** @param sentences where everyday characters are counted */
export function createMishear(sentences: readonly string[], model: LanguageModel, random: Random): Mishear {
  const characters = bySyllable(sentences)
  const near = nearSyllables([...characters.keys()])
  const hear = (syllable: string, keep: number): string => {
    if (random() < keep) return syllable
    const all = near.get(syllable) ?? []
    let at = random() * all.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [other, weight] of all) if ((at -= weight) < 0) return other
    return syllable
  }
  return (words, before, keep) => {
    let history = model.start
    for (const character of before) history = model.next(history, character.toLowerCase()).history
    const units = soundsOf(words).filter((_, i, all) => i === 0 || all.length < LONG || random() > DROPPED)
    const slots = units.flatMap(({ start, end, readings, tones }) =>
      unitHeard(words.slice(start, end), readings[0], keep, random).map((unit): Slot => {
        if (unit.startsWith('=')) return [[unit.slice(1), 0]]
        return (characters.get(hear(unit, keep)) ?? []).map(([c, tone]) => [c, tone === tones[0] ? SAME_TONE : 0])
      }),
    )
    return write(slots, history, model, random, words)
  }
}

/** Syllables for a character; `=x` stays as it is written. */
function unitHeard(character: string, reading: string | undefined, keep: number, random: Random): string[] {
  const lower = character.toLowerCase()
  if (/\d/.test(character)) return random() < 0.6 ? [`=${character}`] : [pick(random, DIGIT_SOUNDS[character] ?? [])]
  if (!/[a-z]/.test(lower)) return reading === undefined ? [] : [reading]
  if (random() < keep * 0.5) return [`=${character}`]
  const ways = [...(LETTER_SOUNDS[lower] ?? []), ...(LETTER_AS_ONE[lower] ?? [])]
  return pick(random, ways).split(' ')
}

/** The characters that may be written for a syllable, with what speaks for each. */
type Slot = [character: string, favour: number][]

function write(slots: Slot[], start: History, model: LanguageModel, random: Random, not: string): string {
  let beam = [{ text: '', score: 0, history: start }]
  for (const slot of slots)
    beam = beam
      .flatMap(({ text, score, history }) =>
        slot.map(([character, favour]) => {
          const step = model.next(history, character.toLowerCase())
          const luck = -Math.log(-Math.log(random() + 1e-12) + 1e-12) * 0.7
          return {
            text: text + character,
            score: score + step.logprob + favour + luck,
            history: step.history,
          }
        }),
      )
      .sort((a, b) => b.score - a.score)
      .slice(0, BEAM)
  return beam.find(({ text }) => text !== not)?.text ?? not
}

function bySyllable(sentences: readonly string[]): Map<string, [string, number][]> {
  const counts = new Map<string, number>()
  for (const sentence of sentences)
    for (const c of sentence) if (/\p{Script=Han}/u.test(c)) counts.set(c, (counts.get(c) ?? 0) + 1)
  const result = new Map<string, [string, number][]>()
  for (const [character] of [...counts].sort((a, b) => b[1] - a[1])) {
    const { readings: [reading] = [], tones: [tone = 0] = [] } = soundsOf(character)[0] ?? {}
    if (reading === undefined) continue
    const known = result.get(reading) ?? []
    if (known.length < SAME_SOUND) result.set(reading, [...known, [character, tone]])
  }
  return result
}

function nearSyllables(syllables: readonly string[]): Map<string, [string, number][]> {
  const distance = createSoundDistance()
  return new Map(
    syllables.map((one) => [
      one,
      syllables.flatMap((other): [string, number][] => {
        const apart = distance(one, other)
        return other !== one && apart <= FARTHEST_HEARD ? [[other, Math.exp(-STEEPNESS * apart)]] : []
      }),
    ]),
  )
}
