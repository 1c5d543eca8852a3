import { SPOKEN_DIGIT } from './digit-groups.ts'
import type { FormatData } from './types.ts'
import { anyWord, personalData } from './word-lists.ts'

/** RFC 5321 allows 64 characters before the sign. */
const LOCAL = '[A-Za-z0-9._%+\\-]{1,64}'
const NO_LOCAL_BEFORE = '(?<![A-Za-z0-9._%+\\-])'
const WRITTEN = `${NO_LOCAL_BEFORE}${LOCAL}@[A-Za-z0-9\\-]{1,63}(?:\\.[A-Za-z0-9\\-]{1,63}){1,4}`

/** What is said for the sign and the dot: mia二二零一艾特一六三点com. */
const AT = `(?:[\\s，,]{0,2}${anyWord(personalData.email.at)}[\\s，,]{0,2}|[\\s，,]at[\\s，,])`
const DOT = '(?:点|\\.)'
const HOSTS = `(?:${anyWord(personalData.email.hosts)}|[A-Za-z][A-Za-z0-9]{0,30})`
const ENDINGS = anyWord(personalData.email.endings)
/** Every character has one way to be read, so that nothing is tried twice. */
const SPOKEN_LOCAL = `(?:[A-Za-z._\\-${SPOKEN_DIGIT}点]|下划线){1,64}`
const SPOKEN = `${SPOKEN_LOCAL}${AT}${HOSTS}(?:的邮箱|[\\s，,]{0,2}${DOT}[\\s，,]{0,2}${ENDINGS}(?:${DOT}${ENDINGS})?)`

const EMAIL = new RegExp(`${WRITTEN}|(?<![A-Za-z0-9._\\-${SPOKEN_DIGIT}])${SPOKEN}`, 'gi')

/** Addresses of electronic mail, written or spelled aloud. */
export function findEmails(texts: readonly string[]): FormatData[] {
  return texts.flatMap((text, turn) =>
    [...text.matchAll(EMAIL)].map((match) => ({
      turn,
      kind: 'email',
      start: match.index,
      end: match.index + match[0].length,
    })),
  )
}
