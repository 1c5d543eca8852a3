import type { NumberSpan } from '../../types.ts'
import { round } from './characters.ts'
import type { Numeral } from './numeral.ts'

/** A way to read a number at an offset; undefined where none of its kind begins there. `numeral` is the figure that begins there. */
export type Rule = (text: string, at: number, numeral: Numeral | undefined) => NumberSpan | undefined

type Told = Pick<NumberSpan, 'written' | 'value' | 'kind' | 'unit'> &
  Partial<Pick<NumberSpan, 'min' | 'max' | 'approximate'>>

/** The span `start`..`end` of a text as a number. */
export const spanOf = (text: string, start: number, end: number, told: Told): NumberSpan => ({
  start,
  end,
  surface: text.slice(start, end),
  ...told,
})

/** A figure's ends and whether it is approximate, times `scale`, as a span carries them. */
export function extentOf(
  { min, max, approximate }: Partial<Pick<Numeral, 'min' | 'max' | 'approximate'>>,
  scale = 1,
): Partial<Pick<NumberSpan, 'min' | 'max' | 'approximate'>> {
  return {
    ...(min !== undefined && max !== undefined && { min: round(min * scale), max: round(max * scale) }),
    ...(approximate && { approximate }),
  }
}
