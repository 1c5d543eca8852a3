import Type, { type Static } from 'typebox'
import { PERSONAL_DATA_KINDS, type PersonalDataKind } from '../../types.ts'
import { ofBasePack, readWords } from '../words-file.ts'

/** What digits nearby are said to be; `other` is a number that belongs to no person. */
export type NumberKind = PersonalDataKind | 'other'

const closed = { additionalProperties: false }
/** Words between spaces, one at least. */
const Words = Type.String({ pattern: '\\S' })
const Characters = Type.String({ pattern: '^\\s*\\S(?:\\s+\\S)*\\s*$' })
const lists = <const Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, Words])) as Record<Name, typeof Words>

/** Form of models/packs/base/personal-data.yaml, where each part is explained. */
const PERSONAL_DATA = Type.Object(
  {
    numbers: Type.Partial(Type.Object(lists([...PERSONAL_DATA_KINDS, 'other'])), closed),
    ...lists(['relatives', 'surnames']),
    given_names: Characters,
    surnames_and_words: Characters,
    words_behind_relatives: Characters,
    digits: Type.Object(
      {
        heard: Type.Object(Object.fromEntries([...'0123456789'].map((digit) => [digit, Characters])), closed),
        ...lists(['spelled_x', 'pauses', 'pauses_before_mark', 'places', 'corrections', 'particles', 'acknowledged']),
        houses: Characters,
      },
      closed,
    ),
    said: Type.Object(
      lists([
        ...(['call', 'asks', 'before_qq', 'before_document', 'before_plate'] as const),
        ...(['behind_no_document', 'behind_no_plate'] as const),
      ]),
      closed,
    ),
    plates: Type.Object(
      {
        ...{ heard: Characters, everyday: Characters, envoy_unless_after: Characters },
        ...lists(['words_before_letter', 'parked']),
        suffixes: Type.Record(Type.String(), Type.String()),
      },
      closed,
    ),
    email: Type.Object(lists(['at', 'hosts', 'endings']), closed),
    file_names: Type.Object({ ...lists(['no_person', 'no_name_begins']), place_ends: Characters }, closed),
  },
  closed,
)

/**
 * Reads the words around personal data that ship with the base pack.
 * @throws AppError PACK_INVALID with every fault
 */
export const readPersonalDataFile = (path = ofBasePack('personal-data.yaml')): Static<typeof PERSONAL_DATA> =>
  readWords(path, PERSONAL_DATA)

/** Words around personal data, as experts keep them; words stand between spaces, see `wordsOf`. */
export const personalData = readPersonalDataFile()

/** The words of a list. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** A part of a pattern that matches any of the words of a list, longer ones first. */
export const anyWord = (text: string): string => anyOf(wordsOf(text))

const anyOf = (list: readonly string[]): string =>
  `(?:${[...list]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[/.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})`

/** Words that say what a number is (lower case), each with its kind. */
export const NUMBER_WORDS: ReadonlyMap<string, NumberKind> = new Map(
  Object.entries(personalData.numbers).flatMap(([kind, text]) =>
    wordsOf(text ?? '').map((word): [string, NumberKind] => [word.toLowerCase(), kind as NumberKind]),
  ),
)
export const NUMBER_WORD = anyOf([...NUMBER_WORDS.keys()])

/** Matches a word for a relation, longer ones first. */
export const RELATIVE = anyWord(personalData.relatives)
/** Characters of which given names are made. */
export const GIVEN_NAME_SIGNS: ReadonlySet<string> = new Set(wordsOf(personalData.given_names))
