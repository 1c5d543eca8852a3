import { RE2JS } from 're2js'
import type { Span } from './types.ts'

/** Finds a pattern in a text: the first group where there is one, else the whole match. */
export type LinearPattern = (text: string) => Span[]

/**
 * Compiles a pattern for an engine without backtracking (RE2: Cox, "Regular Expression Matching Can Be Simple And Fast", 2007), so
 * that no pattern of a pack can hang the reading of a text. Undefined where it is no regular expression of JavaScript, or looks
 * around ((?=…), (?<!…)) or back (\1), which such an engine cannot.
 */
export function compileLinear(pattern: string): LinearPattern | undefined {
  try {
    new RegExp(pattern, 'u')
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern.replace(/\\([pP])\{(?:Script|sc)=/g, '\\$1{')))
    return (text) => matchesOf(compiled, text)
  } catch {
    return undefined
  }
}

function matchesOf(compiled: RE2JS, text: string): Span[] {
  const matcher = compiled.matcher(text)
  const spans: Span[] = []
  while (matcher.find()) {
    const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0
    spans.push({ start: matcher.start(group), end: matcher.end(group) })
  }
  return spans
}
