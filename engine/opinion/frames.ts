import { anyOf } from '../text/words-file.ts'
import { frames as file } from './speech-frames.ts'

/** 得 joins a complement to its word; 的 and 到 are how it is written and heard. */
const COMPLEMENT = new RegExp(`^(?:得|的|到)${anyOf(file.complements)}`, 'u')
const SUPERLATIVE = new RegExp(`${anyOf(file.superlatives)}$`, 'u')
const HAGGLED = new RegExp(`^${anyOf(file.haggled)}`, 'u')
const DENIAL = new RegExp(anyOf(file.denials), 'u')
const NOWHERE = new RegExp(file.nowhere, 'u')
const ASKED_OF = new RegExp(file.asked_of, 'u')

/** What a thing is compared with besides rivals (上次, 以前), as part of a pattern. */
export const STANDARDS = anyOf(file.standards)
export const UNWANTED = new RegExp(file.unwanted, 'u')
/** Nothing at all of something; the group that took part is what is missing. */
export const NOTHING = new RegExp(file.nothing, 'u')
const FITS = new RegExp(file.fits, 'u')

/** Longest part of a clause that a frame before a word takes. */
const NEAR = 16

/** Length of the complement of degree that follows a word (得不行), 0 without one. */
export const complementLength = (after: string): number => COMPLEMENT.exec(after)?.[0].length ?? 0

/** Where 不能再 before a feeling word begins, when it says that more cannot be felt; undefined without it. */
export function superlativeStart(before: string, word: string): number | undefined {
  if (HAGGLED.test(word)) return undefined
  const from = Math.max(0, before.length - NEAR)
  // Patterns of superlatives end with 更 or 再, which may also begin the feeling word (更好).
  const more = /^[更再]/u.exec(word)?.[0] ?? ''
  const match = SUPERLATIVE.exec(before.slice(from) + more)
  return match === null ? undefined : from + match.index
}

/** Whether a clause denies the feeling that its words tell (谁说不好, 能不喜欢吗). */
export const denies = (clause: string): boolean => DENIAL.test(clause)

/** Whether 哪里…了 denies what it asks for (哪里好了), so that 哪里 is a negation. */
export const deniesAnywhere = (clause: string): boolean => NOWHERE.test(clause) && !ASKED_OF.test(clause)

/** Whether a clause tells that something goes in somewhere (婴儿车不用拆就塞进去了). */
export const tellsFit = (clause: string): boolean => FITS.test(clause)
