import { personalData, wordsOf } from './word-lists.ts'

const PLAIN = wordsOf(personalData.surnames)
const COMPOUND = PLAIN.filter((surname) => surname.length > 1)
const PLAIN_SIGNS = new Set(PLAIN.filter((surname) => surname.length === 1))
const WORDS = new Set(wordsOf(personalData.surnames_and_words))

/** The surname a text begins with; of about 99.8 % of people it is found. */
export function surnameAt(text: string): string | undefined {
  const compound = COMPOUND.find((surname) => text.startsWith(surname))
  return compound ?? ([PLAIN_SIGNS, WORDS].some((some) => some.has(text.charAt(0))) ? text.charAt(0) : undefined)
}

/** Whether a surname is seldom anything else. */
export const isPlainSurname = (surname: string): boolean => PLAIN_SIGNS.has(surname) || surname.length > 1
