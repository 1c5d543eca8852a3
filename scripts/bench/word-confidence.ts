/**
 * Whether the confidence of words and utterances holds on real recordings: expected calibration error over ten bins of equal mass with
 * its 95 % interval over speakers, of the recogniser's own numbers and of what is made of them:
 *   npx tsx scripts/bench/word-confidence.ts MANIFEST.tsv:dev MANIFEST.tsv:dev2
 * By set, with the weights that ship, which were learned on the first; then of all sets together by weights that saw nothing of a word's
 * source, or of its speaker (ten parts each).
 */
import { confidenceWeights, probabilityOf } from '../../engine/asr/word-confidence.ts'
import { fitLogistic } from '../train/logistic-fit.ts'
import { interval } from './bootstrap.ts'
import { calibrationError, type Judged } from './calibration-error.ts'
import { hearWords } from './heard-words.ts'
import { judgedWords, type JudgedWord } from './judged-words.ts'
import { readManifest } from './recordings.ts'

const PARTS = 10

type Said = (word: JudgedWord) => number

const grouped = (words: readonly JudgedWord[], by: 'speaker' | 'utterance'): JudgedWord[][] => {
  const groups = new Map<string, JudgedWord[]>()
  for (const word of words) groups.set(word[by], [...(groups.get(word[by]) ?? []), word])
  return [...groups.values()]
}

const ofWords = (words: readonly JudgedWord[], said: Said): Judged[] =>
  words.map((word) => ({ probability: said(word), right: Number(word.isRight) }))

/** The mean of an utterance's words, against the share of them that was said. */
function ofUtterances(words: readonly JudgedWord[], said: Said): Judged[] {
  return grouped(words, 'utterance').map((group) => {
    const mean = (of: Said) => group.reduce((sum, word) => sum + of(word), 0) / group.length
    return { probability: mean(said), right: mean((word) => Number(word.isRight)) }
  })
}

function print(name: string, words: JudgedWord[], said: Said): void {
  const figures = [ofWords, ofUtterances].map((judged) => {
    const error = (drawn: JudgedWord[][]) => calibrationError(judged(drawn.flat(), said))
    const range = interval(grouped(words, 'speaker'), error).map((value) => value.toFixed(3))
    return `${calibrationError(judged(words, said)).toFixed(3)} [${range.join('; ')}]`
  })
  console.log(`${name.padEnd(34)} ${words.length} words  words ${figures[0]}  utterances ${figures[1]}`)
}

/** Each word by weights that were learned without its part. */
function unseen(words: JudgedWord[], by: 'speaker' | 'source'): Said {
  const names = [...new Set(words.map((word) => word[by]))].sort()
  const partOf = (word: JudgedWord) => names.indexOf(word[by]) % PARTS
  const fits = Array.from({ length: PARTS }, (_, part) => fitLogistic(words.filter((word) => partOf(word) !== part)))
  return ({ row, ...word }) => {
    const { bias, weights } = fits[partOf({ row, ...word })]
    return 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * weights[i], bias)))
  }
}

if (process.argv.length < 3) throw new Error('wanted: MANIFEST.tsv:SPLIT …')
const all: JudgedWord[] = []
for (const given of process.argv.slice(2)) {
  const at = given.lastIndexOf(':')
  const recordings = readManifest(given.slice(0, at), given.slice(at + 1)).filter((one) => one.isByPeople)
  const words = judgedWords(await hearWords(recordings))
  print(`${given.slice(at + 1)}: the recogniser's own`, words, (word) => word.raw)
  print(`${given.slice(at + 1)}: as it ships`, words, (word) => probabilityOf(word.row, confidenceWeights()))
  all.push(...words)
}
print('all, source unseen', all, unseen(all, 'source'))
print('all, speaker unseen', all, unseen(all, 'speaker'))
