import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import {
  gapFeatures,
  historyAfter,
  historyFeatures,
  MARKS,
  NOTHING_BEFORE,
  PUNCTUATION_BUCKETS,
  type History,
  type Mark,
  type Words,
} from './punctuation-features.ts'

/** Adds up the weights of features: per mark (in the order of MARKS) in nats, added to `into`. */
export type AddWeights = (features: readonly number[], into: Float64Array) => void

/** Evidence from outside of the words, per gap: nats for each of MARKS. −Infinity forbids one. */
export type GapEvidence = (at: number) => readonly number[]

const BEAM = 4

let file: Buffer | undefined

/** The trained weights (`models/punctuation/zh-punctuation.bin`: f32 step, then one int8 per bucket and mark), read once. */
export function punctuationWeights(): AddWeights {
  file ??= readFileSync(join(projectRoot(), 'models', 'punctuation', 'zh-punctuation.bin'))
  const step = file.readFloatLE(0)
  const weights = new Int8Array(file.buffer, file.byteOffset + 4, PUNCTUATION_BUCKETS * MARKS.length)
  return (features, into) => {
    for (const feature of features)
      for (let mark = 0; mark < into.length; mark++) into[mark] += weights[feature * MARKS.length + mark] * step
  }
}

interface Path {
  score: number
  history: History
  marks: Mark[]
}

/**
 * The likeliest mark after each word, the last included: a beam search from left to right over a log-linear model whose features
 * see the words around a gap and the marks before it.
 */
export function bestMarks(words: Words, add: AddWeights, evidence: GapEvidence): Mark[] {
  let paths: Path[] = [{ score: 0, history: NOTHING_BEFORE, marks: [] }]
  for (let at = 0; at < words.words.length; at++) {
    const given = evidence(at)
    if (given.every((nats, mark) => mark === 0 || nats === -Infinity)) {
      for (const path of paths) path.marks.push('')
      continue
    }
    const still = new Float64Array(MARKS.length)
    add(gapFeatures(words, at), still)
    const next = paths.flatMap((path) => {
      const odds = still.map((nats, mark) => nats + given[mark])
      add(historyFeatures(words, at, path.history), odds)
      const total = logSum(odds)
      return MARKS.map((mark, i): Path & { from: Path } => ({
        score: path.score + odds[i] - total,
        history: path.history,
        marks: [mark],
        from: path,
      }))
    })
    paths = next
      .filter(({ score }) => score > -Infinity)
      .sort((a, b) => b.score - a.score)
      .slice(0, BEAM)
      .map(({ score, history, marks: [mark], from }) => ({
        score,
        history: historyAfter(words, at, history, mark),
        marks: [...from.marks, mark],
      }))
  }
  return paths[0].marks
}

function logSum(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}
