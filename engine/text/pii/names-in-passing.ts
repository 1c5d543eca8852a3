import { wordClass } from '../word-dictionary.ts'
import { isPlainSurname, surnameAt } from './surnames.ts'
import type { FormatData } from './types.ts'
import { anyWord, GIVEN_NAME_SIGNS, personalData, RELATIVE } from './word-lists.ts'

/** 我爱人, 他们家老大, 这是我妈: whose relation, by pronouns. */
const WHOSE = new RegExp(`(?:我|咱|俺|他|她|您|你)们?(?:的|家)?${RELATIVE}(?:名字)?(?:叫|是)?`, 'gu')
const LONGEST_GIVEN = 2
const WORDS_BEHIND_RELATIONS = new RegExp(`^${anyWord(personalData.words_behind_relatives)}`, 'u')

/**
 * Full names that are told in passing behind a relation (我爱人王芳的会员卡): a surname and one or two characters of given names which together
 * are no word of the dictionary. The turn reader sees few of them.
 */
export function findNamesInPassing(texts: readonly string[]): FormatData[] {
  return texts.flatMap((text, turn) =>
    [...text.matchAll(WHOSE)].flatMap(({ index, 0: frame }): FormatData[] => {
      const start = index + frame.length
      const length = nameLength(text.slice(start, start + LONGEST_GIVEN * 2))
      return length === 0 ? [] : [{ turn, kind: 'name', start, end: start + length }]
    }),
  )
}

/** Length of the name that a text begins with; 0 where it begins with none. */
function nameLength(text: string): number {
  const surname = surnameAt(text)
  if (surname === undefined || WORDS_BEHIND_RELATIONS.test(text)) return 0
  let given = 0
  while (given < LONGEST_GIVEN && GIVEN_NAME_SIGNS.has(text.charAt(surname.length + given))) given++
  // 高兴得很, 白天上班: a word that begins with the surname, whether it ends with the name or goes on. 安静 too is a name to the dictionary.
  const mayBeName = given === LONGEST_GIVEN || isPlainSurname(surname)
  const rest = text.slice(0, surname.length + LONGEST_GIVEN)
  for (let length = surname.length + 1; length <= rest.length; length++) {
    const known = wordClass(rest.slice(0, length))
    if (known !== undefined && !(known.startsWith('nr') && mayBeName)) return 0
  }
  return given === 0 ? 0 : surname.length + given
}
