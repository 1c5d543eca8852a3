import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import TSCharacters from 'opencc-js/dict/TSCharacters'
import { Converter } from 'opencc-js/t2cn'
import Type from 'typebox'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'
import { createWordTable, type WordTable } from './number/words.ts'
import { replaceSpans, type Replacement } from './offset-map.ts'

const FILE = join('models', 'packs', 'base', 'script.yaml')
const SCRIPT = Type.Object(
  { both: Type.String(), traditional: Type.String(), kept: Type.String() },
  { additionalProperties: false },
)
const HAN_RUN = /\p{Script=Han}+/gu
/** Longer runs of Han characters without any mark are no sentence; they are converted in pieces. */
const LONGEST_RUN = 2000

/** Of Taiwan, whose variants (裡, 著) the tables for plain traditional lack. The package's own types do not resolve here. */
const toSimplified = Converter({ from: 'tw', to: 'cn' }) as (text: string) => string

interface Script {
  /** Any character that may change. */
  changing: RegExp
  /** Characters of traditional writing alone. */
  traditional: ReadonlySet<string>
  both: ReadonlySet<string>
  words: WordTable
  kept: WordTable
}

let script: Script | undefined

/**
 * What must change so that a text stands in simplified script, sorted. A text without a character that only traditional writing has
 * is left alone but for words that are traditional in themselves (乾洗, 看著); names that keep their writing are kept (乾崑).
 */
export function simplify(text: string): Replacement[] {
  script ??= readScript()
  if (!script.changing.test(text)) return []
  const isTraditional = [...text].some((character) => script?.traditional.has(character))
  const changes: Replacement[] = []
  for (const { 0: run, index } of text.matchAll(HAN_RUN))
    for (let from = 0; from < run.length; from += LONGEST_RUN)
      if (script.changing.test(run.slice(from, from + LONGEST_RUN)))
        simplifyRun(run.slice(from, from + LONGEST_RUN), index + from, isTraditional, script, changes)
  return changes
}

/** A text, or a pattern with words in it, in simplified script. */
export const inSimplified = (text: string): string => replaceSpans(text, simplify(text)).text

function simplifyRun(run: string, at: number, isTraditional: boolean, rules: Script, changes: Replacement[]): void {
  const converted = toSimplified(run)
  const marks = markWords(run, rules)
  const sameLength = converted.length === run.length
  let offset = 0
  for (const character of run) {
    const end = offset + character.length
    const inWord = marks[offset] === TRADITIONAL
    const now = sameLength && !inWord ? converted.slice(offset, end) : alone(character, inWord)
    const isKept = marks[offset] === KEPT || !(isTraditional || inWord)
    if ((rules.traditional.has(character) || (rules.both.has(character) && !isKept)) && now !== character)
      changes.push({ start: at + offset, end: at + end, text: now })
    offset = end
  }
}

/** Characters that the tables change only in phrases, as they are in words that are traditional in themselves. */
const IN_WORDS = new Map([
  ['著', '着'],
  ['瞭', '了'],
  ['藉', '借'],
])

const alone = (character: string, inWord: boolean): string =>
  (inWord ? IN_WORDS.get(character) : undefined) ?? toSimplified(character)

const [TRADITIONAL, KEPT] = [1, 2]

/** Which places belong to words that change whatever stands around, or never. */
function markWords(run: string, { words, kept }: Script): Uint8Array {
  const marks = new Uint8Array(run.length)
  for (const [table, mark] of [
    [words, TRADITIONAL],
    [kept, KEPT],
  ] as const)
    for (let at = 0; at < run.length; at++) {
      const word = table.beginningAt(run, at)
      if (word !== undefined) marks.fill(mark, at, at + word.length)
    }
  return marks
}

function readScript(): Script {
  const document = parseDocument(readFileSync(join(projectRoot(), FILE), 'utf8'))
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS()
  if (!Value.Check(SCRIPT, value))
    throw new AppError('PACK_INVALID', { detail: { pack: 'base', problems: ['script.yaml: both, traditional, kept'] } })
  const split = (words: string) => words.split(/\s+/).filter((word) => word !== '')
  const both = new Set(split(value.both))
  const pairs = TSCharacters.split('|').map((entry) => entry.split(' '))
  const changed = pairs.flatMap(([from, to]) => (from !== undefined && from !== to ? [from] : []))
  return {
    changing: new RegExp(`[${[...changed, ...both].join('')}]`, 'u'),
    traditional: new Set(changed.filter((character) => !both.has(character))),
    both,
    words: createWordTable(split(value.traditional)),
    kept: createWordTable(split(value.kept)),
  }
}
