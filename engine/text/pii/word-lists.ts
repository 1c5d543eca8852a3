import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../../models/root.ts'
import type { PersonalDataKind } from '../../types.ts'

/** What digits nearby are said to be; `other` is a number that belongs to no person. */
export type NumberKind = PersonalDataKind | 'other'

interface PersonalDataFile {
  numbers: Partial<Record<NumberKind, string>>
  roles: { papers: string; people: string }
  words: string
  words_and_names: string
  after_names: string
  given_of_one: string
  radicals: string
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

/** Who a name is said to be: on papers (收件人), and as people are spoken of (客户, 师傅). */
export const PAPER_ROLE = anyOf(words(file.roles.papers))
export const PERSON_ROLE = anyOf(words(file.roles.people))

/** Ordinary words that begin with the character of a surname. */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(words(file.words))

/** The same, but many names begin with them as well. */
export const WORDS_AND_NAMES: ReadonlySet<string> = new Set(words(file.words_and_names))

/** Single characters that are given names. */
export const GIVEN_OF_ONE: ReadonlySet<string> = new Set(words(file.given_of_one))

/** What is said right after a name. */
export const WORDS_AFTER_NAMES: ReadonlySet<string> = new Set(words(file.after_names))

export const RADICAL = anyOf(words(file.radicals))
