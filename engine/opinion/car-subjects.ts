import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { readLinearModel } from './linear-model.ts'
import { CAR_SUBJECTS, isAbout, polarities, type Scorer } from './scorer.ts'

/** A subject of car talk with what is felt about it, −1, 0 or 1. */
export interface SubjectOpinion {
  subject: string
  polarity: number
  /** 0..1 */
  confidence: number
}

/** Least joint probability for a pair to be named, chosen for the best F1; the most likely pair is always named. */
const LEAST = 0.3

interface Head {
  /** Added to the log-odds of a polarity, [polarity][subject]. */
  polarityBySubject: number[][]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * Reads which of ten subjects (power, price, interior, …) a car forum's sentence speaks of and how. The trained scorer and character
 * n-grams (models/opinion/bdci.bin) err differently: their probabilities of the subject, and of the polarity given the subject, are
 * averaged.
 */
export function createSubjectReader(
  scorer: Pick<Scorer, 'score'>,
  path = join(projectRoot(), 'models/opinion/bdci.bin'),
): (text: string) => Promise<SubjectOpinion[]> {
  const { head, fromWords } = readLinearModel<Head>(path)
  const count = CAR_SUBJECTS.length
  return async (text) => {
    const odds = fromWords(text)
    const [scores] = await scorer.score([text])
    const best = CAR_SUBJECTS.map((subject, s) => {
      const given = head.polarityBySubject.map((bias, p) => sigmoid(odds[count + p] + bias[s]))
      const sum = given.reduce((all, share) => all + share, 0)
      const shares = polarities(scores, s).map((share, p) => (share + given[p] / sum) / 2)
      const polarity = shares.indexOf(Math.max(...shares))
      const confidence = ((isAbout(scores, s) + sigmoid(odds[s])) / 2) * shares[polarity]
      return { subject, polarity: polarity - 1, confidence }
    })
    best.sort((a, b) => b.confidence - a.confidence)
    return best.filter(({ confidence }, rank) => rank === 0 || confidence >= LEAST)
  }
}
