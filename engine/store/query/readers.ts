import { NUMERAL, parseChineseNumber } from '../../text/chinese-number.ts'
import { createTokenizer, type Tokenizer } from '../../text/tokenize.ts'
import type { QueryReaders } from './compile.ts'

const NUMBER = new RegExp(`([${NUMERAL}][${NUMERAL}点.,]*)(?:元钱?|块钱?|人民币)?`, 'gu')
let tokenizer: Tokenizer | undefined

/** Reads queries as stored text was read: jieba's words, spoken and written numbers. jieba is loaded when first needed. */
export const queryReaders: QueryReaders = {
  words(text) {
    tokenizer ??= createTokenizer([])
    return tokenizer.tokenize(text).map((token) => token.text)
  },
  numbers(text) {
    return [...text.matchAll(NUMBER)].flatMap((match) => {
      const value = parseChineseNumber(match[1].replace(/[.点]$/, ''))
      return value === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, value }]
    })
  },
}
