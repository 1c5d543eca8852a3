import { inSimplified } from './script.ts'
import { soundsOf, type PlainText } from './plain-text.ts'

/** A way of saying something, ready to be looked for. Offsets are into the original text. */
export interface Phrase {
  source: string
  find(plain: PlainText): { start: number; end: number } | undefined
}

/** Characters of a number at most: nobody says longer ones, and rows of number words must not be tried from every place to their end. */
const LONGEST_NUMBER = 16
const NUMBER = `(?:[0-9零〇一二两三四五六七八九十百千万几半]|(?<=[0-9])，(?=[0-9])){1,${LONGEST_NUMBER}}`
const GAP = '[^？]{0,8}?'
const SYNTAX = /[~^$[\]{}|]|\.\.|[\s\p{P}]/u

/**
 * Prepares a phrase of a pack. Plain words stand for themselves; `..` is a gap of up to eight characters within a question or
 * sentence, `[甲|乙|]` one of several or nothing, `?` makes what stands before it optional, `{n}` is a number, `^` and `$` a clause's beginning and end, a leading `~` also finds what
 * sounds alike (plain Han only, three syllables at least, for two are everywhere).
 * @returns the phrase, or what is wrong with it, Chinese and English
 */
export function compilePhrase(source: string): Phrase | { zh: string; en: string } {
  const alike = source.startsWith('~')
  const body = inSimplified(alike ? source.slice(1) : source)
  if (body.trim() === '') return { zh: '词句是空的', en: 'the phrase is empty' }
  if (alike && (SYNTAX.test(body) || !/^\p{Script=Han}{3,}$/u.test(body)))
    return {
      zh: `“${source}”：~ 后面要有至少三个汉字，且不能用其他符号`,
      en: `"${source}": ~ wants three or more Han characters and no signs`,
    }
  const pattern = toPattern(body)
  if (pattern === undefined)
    return {
      zh: `“${source}”：方括号或花括号没写对，写成 [甲|乙] 或 {n}`,
      en: `"${source}": brackets must be [a|b] or {n}`,
    }
  const expression = compile(pattern)
  if (!expression || /^\.\.|\.\.$/u.test(body))
    return { zh: `“${source}”：? 和 .. 前后要有字`, en: `"${source}": ? and .. want something beside them` }
  const syllables = alike ? soundsOf(body) : []
  return {
    source,
    find(plain) {
      const found = expression.exec(plain.text)
      if (found) return spanOf(plain, found.index, found.index + found[0].length)
      const at = alike ? indexOfRun(plain.sounds(), syllables) : -1
      return at < 0 ? undefined : spanOf(plain, at, at + syllables.length)
    },
  }
}

function spanOf(plain: PlainText, from: number, to: number): { start: number; end: number } {
  return { start: plain.starts[from], end: to > from ? plain.starts[to - 1] + 1 : plain.starts[from] }
}

function indexOfRun(sounds: readonly string[], wanted: readonly string[]): number {
  for (let at = 0; at + wanted.length <= sounds.length; at++)
    if (wanted.every((syllable, i) => sounds[at + i] === syllable)) return at
  return -1
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return undefined
  }
}

/** The phrase as a regular expression's source, undefined when brackets do not match. */
function toPattern(body: string): string | undefined {
  let pattern = ''
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const rest = body.slice(at)
    if (rest.startsWith('..')) {
      pattern += GAP
      at++
    } else if (rest.startsWith('{n}')) {
      pattern += NUMBER
      at += 2
    } else if (body[at] === '[') [pattern, depth] = [`${pattern}(?:`, depth + 1]
    else if (body[at] === ']' && depth > 0) [pattern, depth] = [`${pattern})`, depth - 1]
    else if (body[at] === '|' && depth > 0) pattern += '|'
    else if (body[at] === '^') pattern += '(?<=^|[，？])'
    else if (body[at] === '$') pattern += '(?=$|[，？])'
    else if (/[[\]{}|]/u.test(body[at])) return undefined
    else pattern += /[.*+()\\/]/u.test(body[at]) ? `\\${body[at]}` : body[at].toLowerCase()
  }
  return depth > 0 ? undefined : pattern
}
