import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { openTextThread } from '../meaning/text-thread.ts'
import { startThread } from '../thread.ts'

/** Subjects of car talk that the scorer was asked for, in the order of its first questions. */
export const CAR_SUBJECTS = ['动力', '价格', '内饰', '配置', '安全性', '外观', '操控', '油耗', '空间', '舒适性']

/** Places of the two questions after the subjects: what a review feels, and what a bare fact said in a shop means. */
export const REVIEW = CAR_SUBJECTS.length
export const FACT = REVIEW + 1

/** Log-odds by question: whether the text speaks of it, then complaint, neither, praise. */
export type Scores = Float32Array

/** The trained opinion scorer (models/opinion/scorer.onnx). */
export interface Scorer {
  /** @throws AppError WORKER_DIED, CANCELLED after `close` */
  score(texts: readonly string[]): Promise<Scores[]>
  close(): Promise<void>
}

/**
 * Opens the opinion scorer that ships, in a thread of its own.
 *
 * @throws AppError MODEL_FORMAT
 */
export async function createScorer(dir = join(projectRoot(), 'models/opinion')): Promise<Scorer> {
  const { ask, close } = await openTextThread(startThread('./scorer-worker', import.meta.url, { workerData: dir }))
  return { score: ask, close }
}

const PER_QUESTION = 4

/** Probability that a text speaks of what a question asks for. */
export function isAbout(scores: Scores, question: number): number {
  return 1 / (1 + Math.exp(-scores[question * PER_QUESTION]))
}

/** Probabilities of complaint, neither and praise in answer to a question. */
export function polarities(scores: Scores, question: number): [complaint: number, neither: number, praise: number] {
  const at = question * PER_QUESTION
  const [complaint, neither, praise] = [1, 2, 3].map((i) =>
    Math.exp(scores[at + i] - Math.max(...scores.subarray(at + 1, at + 4))),
  )
  const all = complaint + neither + praise
  return [complaint / all, neither / all, praise / all]
}
