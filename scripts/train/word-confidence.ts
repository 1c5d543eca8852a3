/**
 * Learns how likely a heard word was said, from recordings with transcripts (models/cards/word-confidence-zh.md):
 *   npx tsx scripts/train/word-confidence.ts MANIFEST.tsv:dev [OUT.json]
 * Then, each word by weights that saw none of its sources (and none of its speakers): scripts/bench/word-confidence.ts.
 */
import { writeFileSync } from 'node:fs'
import { WORD_FEATURES, type ConfidenceWeights, type WordFeature } from '../../engine/asr/word-confidence.ts'
import { hearWords } from '../bench/heard-words.ts'
import { judgedWords } from '../bench/judged-words.ts'
import { readManifest } from '../bench/recordings.ts'
import { fitLogistic } from './logistic-fit.ts'

const [given, out = 'models/confidence/zh-words.json'] = process.argv.slice(2)
if (!given) throw new Error('wanted: MANIFEST.tsv:SPLIT [OUT.json]')
const at = given.lastIndexOf(':')
const recordings = readManifest(given.slice(0, at), given.slice(at + 1)).filter((one) => one.isByPeople)
const words = judgedWords(await hearWords(recordings))
const fit = fitLogistic(words)
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4
const entries = WORD_FEATURES.map((name, i) => [name, rounded(fit.weights[i])])
const weights: ConfidenceWeights = {
  bias: rounded(fit.bias),
  weights: Object.fromEntries(entries) as Record<WordFeature, number>,
}
writeFileSync(out, JSON.stringify(weights, null, 2) + '\n')
console.log(`${words.length} words of ${recordings.length} recordings`, weights)
