import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../models/root.ts'

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
}

/** Ways of speaking around a feeling word, as experts keep them: parts of regular expressions (u). */
export const frames = parse(
  readFileSync(join(projectRoot(), 'models', 'packs', 'base', 'speech-frames.yaml'), 'utf8'),
) as SpeechFrames

/** A part of a pattern that matches any of the parts, the earlier ones first. */
export const anyOf = (parts: readonly string[]): string => `(?:${parts.join('|')})`
