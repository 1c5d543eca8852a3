import { expect, test } from 'vitest'
import { cutStretches, FIRST_MARK, LONGEST_STRETCH, type TurnToRead } from './stretches.ts'

const turn = (text: string, speaker: string | null = 'A'): TurnToRead => ({ text, speaker })

/** The characters that are core, by turn. */
function coreTexts(turns: TurnToRead[]): string[] {
  const texts = turns.map(() => '')
  for (const { text, parts } of cutStretches(turns))
    for (const { turn: at, at: from, length, isCore } of parts)
      if (isCore) texts[at] += text.slice(from + 1, from + 1 + length)
  return texts
}

test('every character of every turn is core once, however many and long the turns are', () => {
  const sizes = [0, 1, 40, 119, 120, 121, 500, 3, 90, 90, 90, 90, 2, 250]
  const turns = sizes.map((size, at) => turn('甲乙丙丁，'.repeat(200).slice(0, size), String(at % 3)))
  expect(coreTexts(turns)).toEqual(turns.map(({ text }) => text))
  for (const { text } of cutStretches(turns)) expect(text.length).toBeLessThanOrEqual(LONGEST_STRETCH)
  expect(cutStretches([])).toEqual([])
})

test('turns that are not the first of a visit have turns before them as context', () => {
  const stretches = cutStretches(Array.from({ length: 30 }, (_, at) => turn(`第${at}句`.padEnd(30, '话'))))
  expect(stretches.length).toBeGreaterThan(1)
  for (const { parts } of stretches.slice(1)) {
    const core = parts.findIndex(({ isCore }) => isCore)
    expect(core).toBe(3)
  }
})

test('speakers have marks in the order in which they come, the unknown one of its own', () => {
  const [{ text, parts }] = cutStretches([turn('好', 'x'), turn('好', 'y'), turn('好', 'x'), turn('好', null)])
  expect(parts.map(({ at }) => text.charCodeAt(at) - FIRST_MARK)).toEqual([0, 1, 0, 4])
})

test('a character that stands for a mark is no mark', () => {
  const [{ text }] = cutStretches([turn(`价${String.fromCharCode(FIRST_MARK + 1)}格`)])
  expect(text.slice(1)).toBe('价\uFFFD格')
})
