import { round } from './characters.ts'

/** A number, or a part of one, as it was read. All have the same fields: there are many of them. */
export interface Figure {
  /** The figure that was named. */
  value: number
  /** From where to where it may lie; both `value` where it is exact. */
  low: number
  high: number
  /** Offset behind it. */
  end: number
  /** Arabic digits alone; Chinese digits one by one (二零二四) or a name made of digits (192.168.1.1); words with units. */
  form: 'arabic' | 'digits' | 'words'
  /** The last digit counts one unit lower than it says: 三千五, 十六万八. */
  shortTail: boolean
  /** A single digit without a unit. */
  lone: boolean
  /** Offset of the word that leaves a digit open (几, 数); −1 without one. */
  openAt: number
}

/** An exact figure. */
export function figureOf(value: number, end: number, form: Figure['form'] = 'words'): Figure {
  return { value, low: value, high: value, end, form, shortTail: false, lone: false, openAt: -1 }
}

/** A figure of which only the ends are known. */
export function rangeOf(value: number, low: number, high: number, end: number, openAt = -1): Figure {
  return { value, low, high, end, form: 'words', shortTail: false, lone: false, openAt }
}

/** Adds `part` times `scale` to a sum, which then ends at `end`. */
export function addTo(sum: Figure, part: Figure, scale: number, end: number): void {
  sum.value = round(sum.value + part.value * scale)
  sum.low = round(sum.low + part.low * scale)
  sum.high = round(sum.high + part.high * scale)
  sum.end = end
  if (sum.openAt < 0) sum.openAt = part.openAt
}
