import { isNumeral } from './number/characters.ts'
import { numberTables } from './number/tables.ts'

/** 1 for each code unit that belongs to a word with number characters that is no number: idioms, ordinals (第三). */
export function notNumberMask(text: string): Uint8Array {
  const { notNumbers } = numberTables()
  const mask = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const end = at + (ordinalLength(text, at) || (notNumbers.beginningAt(text, at)?.length ?? 0))
    if (end === at) continue
    mask.fill(1, at, end)
    at = end - 1
  }
  return mask
}

function ordinalLength(text: string, at: number): number {
  if (text.charAt(at) !== '第') return 0
  let end = at + 1
  while (isNumeral(text.charAt(end))) end++
  return end === at + 1 ? 0 : end - at
}
