import { AppError } from '../../errors.ts'
import { placeOf } from '../sorted.ts'
import { textKey } from './token-key.ts'

/** Terms of one Han character, as store/terms.ts leaves them, are their own code; all others are numbered around these. */
const [FIRST_HAN, LAST_HAN] = [0x3400, 0x9fcc]
const MOST_OTHERS = 0x10000 - (LAST_HAN - FIRST_HAN + 1)

const hanCode = (term: string): number | undefined => {
  const code = term.length === 1 ? term.charCodeAt(0) : 0
  return code >= FIRST_HAN && code <= LAST_HAN ? code : undefined
}

/** A segment's terms that are no Han characters: their keys in order, and the code of each. */
export interface OtherTerms {
  otherKeys: Float64Array
  otherCodes: Uint16Array
}

/** The code of a term in a segment; undefined where the segment does not hold it. */
export function termCode({ otherKeys, otherCodes }: OtherTerms, term: string): number | undefined {
  const han = hanCode(term)
  if (han !== undefined) return han
  const at = placeOf(otherKeys, textKey(term))
  return at < 0 ? undefined : otherCodes[at]
}

/** Numbers terms as they come. */
export function createTermCodes() {
  const others = new Map<string, number>()
  return {
    codeOf(term: string): number {
      const known = hanCode(term) ?? others.get(term)
      if (known !== undefined) return known
      if (others.size === MOST_OTHERS)
        throw new AppError('INTERNAL', { detail: { why: 'too many terms in a segment' } })
      const code = others.size < FIRST_HAN ? others.size : others.size - FIRST_HAN + LAST_HAN + 1
      others.set(term, code)
      return code
    },
    get size() {
      return others.size
    },
    sorted(): OtherTerms {
      const list = [...others].map(([term, code]) => ({ key: textKey(term), code })).sort((a, b) => a.key - b.key)
      return {
        otherKeys: Float64Array.from(list, ({ key }) => key),
        otherCodes: Uint16Array.from(list, ({ code }) => code),
      }
    },
  }
}
