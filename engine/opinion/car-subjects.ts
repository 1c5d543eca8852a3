import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { readLinearModel } from './linear-model.ts'

/** A subject of car talk with what is felt about it, −1, 0 or 1. */
export interface SubjectOpinion {
  subject: string
  polarity: number
  /** 0..1 */
  confidence: number
}

/** Least joint probability for a pair to be named, chosen for the best F1; the most likely pair is always named. */
const LEAST = 0.2

interface Head {
  subjects: string[]
  /** Added to the log-odds of a polarity, [polarity][subject]. */
  polarityBySubject: number[][]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * Reads which of ten subjects (power, price, interior, …) a car forum's sentence speaks of and how, with the weights that ship
 * (models/opinion/bdci.bin). Two ways to the probability of a pair — subject times polarity given the subject, and the pair
 * itself — are joined by their geometric mean.
 */
export function createSubjectReader(
  path = join(projectRoot(), 'models/opinion/bdci.bin'),
): (text: string) => SubjectOpinion[] {
  const { head, fromWords } = readLinearModel<Head>(path)
  const { subjects, polarityBySubject } = head
  const count = subjects.length
  return (text) => {
    const odds = fromWords(text)
    const best = subjects.map((subject, s) => {
      const given = polarityBySubject.map((bias, p) => sigmoid(odds[count + p] + bias[s]))
      const sum = given.reduce((all, share) => all + share, 0)
      const joint = given.map((share, p) =>
        Math.sqrt(sigmoid(odds[s]) * (share / sum) * sigmoid(odds[count + 3 + 3 * s + p])),
      )
      const polarity = joint.indexOf(Math.max(...joint))
      return { subject, polarity: polarity - 1, confidence: joint[polarity] }
    })
    best.sort((a, b) => b.confidence - a.confidence)
    return best.filter(({ confidence }, rank) => rank === 0 || confidence >= LEAST)
  }
}
