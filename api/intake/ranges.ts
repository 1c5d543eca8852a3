import { AppError } from '../../engine/errors.ts'

/** Bytes `start`..`end`, both included, as HTTP counts them. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Reads a Range header (RFC 9110, section 14.2). One range is served; several, or a unit that is not bytes, are answered with
 * the whole, which the standard allows.
 *
 * @returns undefined when the whole is to be sent
 * @throws AppError RANGE_INVALID - the range lies beyond the content
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replace(/\s/g, '') ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
  if (range.start >= size || (first === '' && Number(last) === 0))
    throw new AppError('RANGE_INVALID', { detail: { wanted: `0-${size - 1}`, got: header ?? '' } })
  return range
}
