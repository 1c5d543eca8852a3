import Type, { type Static } from 'typebox'
import { ofBasePack, readWords, wordLists } from '../text/words-file.ts'
import { FRAME_WORDS } from './frame-words.ts'

/** The words are checked, what is a part of a pattern is not. */
const FILE = Type.Object({ words: wordLists(FRAME_WORDS) })

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
  words: Static<typeof FILE>['words']
}

/**
 * Reads the ways of speaking that ship with the base pack.
 * @throws AppError PACK_INVALID with every fault of the word lists
 */
export const readSpeechFrames = (path = ofBasePack('speech-frames.yaml')): SpeechFrames =>
  readWords(path, FILE) as SpeechFrames

/** Ways of speaking around a feeling word, as experts keep them: parts of regular expressions (u), and plain words. */
export const frames = readSpeechFrames()
