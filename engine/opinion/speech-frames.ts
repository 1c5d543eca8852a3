import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'

/** Words as they are said: what has a meaning in a regular expression is refused. */
const Words = Type.Array(Type.String({ pattern: '^[^\\\\^$.*+?()[\\]{}|\\s]+$' }), { minItems: 1 })
const WORD_LISTS = Type.Object(
  {
    turns: Words,
    drawbacks: Words,
    particles: Words,
    particle_unless_after: Words,
    particle_unless_before: Words,
    strong_endings: Words,
    causers: Words,
    caused: Words,
    than_unless_after: Words,
    than_unless_before: Words,
    measures: Words,
  },
  { additionalProperties: false },
)

/** models/packs/base/speech-frames.yaml, where each is explained. */
interface SpeechFrames {
  complements: string[]
  superlatives: string[]
  haggled: string[]
  denials: string[]
  nowhere: string
  asked_of: string
  standards: string[]
  unwanted: string
  fits: string
  nothing: string
  wish_opens: string[]
  wish_closes: string[]
  ifs: string[]
  rhetorical: string[]
  asks: string[]
  requests: string[]
  ours: string[]
  others: string[]
  bought: string[]
  weak_negations: string[]
  negations: string[]
  double_negations: string[]
  adverbs: string[]
  degrees: { factor: number; words: string[] }[]
  implied: { concept: string; words: string[] }[]
  persons: string[]
  of_persons: string[]
  words: Static<typeof WORD_LISTS>
}

const FILE = join('models', 'packs', 'base', 'speech-frames.yaml')

/**
 * Reads the ways of speaking that ship with the base pack.
 * @throws AppError PACK_INVALID with every fault of the word lists
 */
export function readSpeechFrames(path = join(projectRoot(), FILE)): SpeechFrames {
  const document = parseDocument(readFileSync(path, 'utf8'))
  const value = document.errors.length > 0 ? undefined : (document.toJS() as SpeechFrames | null)
  const words: unknown = value?.words
  if (value && Value.Check(WORD_LISTS, words)) return value
  const faults = document.errors.map(({ message }) => message.split('\n')[0])
  const wrong = Value.Errors(WORD_LISTS, words).map(({ instancePath, message }) => `words${instancePath}: ${message}`)
  throw new AppError('PACK_INVALID', {
    detail: { pack: 'base', problems: [...faults, ...wrong].map((fault) => `speech-frames.yaml: ${fault}`) },
  })
}

/** Ways of speaking around a feeling word, as experts keep them: parts of regular expressions (u), and plain words. */
export const frames = readSpeechFrames()

/** A part of a pattern that matches any of the parts, the earlier ones first. */
export const anyOf = (parts: readonly string[]): string => `(?:${parts.join('|')})`
