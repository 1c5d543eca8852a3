import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../../models/root.ts'
import type { PersonalDataKind } from '../../types.ts'

/** What digits nearby are said to be; `other` is a number that belongs to no person. */
export type NumberKind = PersonalDataKind | 'other'

interface PersonalDataFile {
  numbers: Partial<Record<NumberKind, string>>
  relatives: string
  given_names: string
}

const FILE = join(projectRoot(), 'models', 'packs', 'base', 'personal-data.yaml')
const file = parse(readFileSync(FILE, 'utf8')) as PersonalDataFile

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** A pattern that matches any of the words, longer ones first. */
const anyOf = (list: readonly string[]): string =>
  `(?:${[...list]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[/.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})`

/** Words that say what a number is (lower case), each with its kind. */
export const NUMBER_WORDS: ReadonlyMap<string, NumberKind> = new Map(
  Object.entries(file.numbers).flatMap(([kind, text]) =>
    words(text).map((word): [string, NumberKind] => [word.toLowerCase(), kind as NumberKind]),
  ),
)
export const NUMBER_WORD = anyOf([...NUMBER_WORDS.keys()])

/** Matches a word for a relation, longer ones first. */
export const RELATIVE = anyOf(words(file.relatives))
/** Characters of which given names are made. */
export const GIVEN_NAME_SIGNS: ReadonlySet<string> = new Set(words(file.given_names))
