import { NUMERAL, parseChineseNumber } from '../../text/chinese-number.ts'
import { findNumbers } from '../../text/numbers.ts'
import { createTokenizer, type Tokenizer } from '../../text/tokenize.ts'
import type { QueryReaders } from './compile.ts'

const BARE_NUMBER = new RegExp(`^[${NUMERAL}][${NUMERAL}点.,]*$`, 'u')
let tokenizer: Tokenizer | undefined

/** Reads queries as stored text was read: jieba's words, spoken and written numbers. jieba is loaded when first needed. */
export const queryReaders: QueryReaders = {
  words(text) {
    tokenizer ??= createTokenizer([])
    return tokenizer.tokenize(text).map((token) => token.text)
  },
  numbers(text) {
    // In speech a number needs its surroundings to be one; who types nothing but numerals means a number.
    const value = BARE_NUMBER.test(text) ? parseChineseNumber(text) : undefined
    return value === undefined ? findNumbers(text) : [{ start: 0, end: text.length, kind: 'quantity', value }]
  },
}
