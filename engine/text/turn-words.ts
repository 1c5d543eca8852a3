import { ofBasePack, readWords, wordLists } from './words-file.ts'

/** The lists in models/packs/base/turn-words.yaml, where each is explained. */
const TURN_WORDS = wordLists([
  'asking',
  'amounts_asked',
  'amounts_asked_unless_before',
  'manners_asked',
  'manners_asked_unless_before',
  'measures_asked',
  'measures_asked_unless_before',
  'asking_ends',
  'asking_in_midst',
  'asking_back',
  'asking_back_unless_after',
  'denying',
  'between_denial',
  'denying_after',
  'before_denial',
  'denial_ends',
  'denial_asked',
  'denied_twice',
  'compared_by',
  'bie_unless_after',
  'voice_ends',
  'voice_openings',
  'behind_names',
])

/**
 * Reads the words by which turns are told apart that ship with the base pack.
 * @throws AppError PACK_INVALID with every fault
 */
export const readTurnWords = (path = ofBasePack('turn-words.yaml')) => readWords(path, TURN_WORDS)

/** Words by which turns are told apart, as experts keep them. */
export const turnWords = readTurnWords()
