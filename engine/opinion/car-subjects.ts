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

/** Least joint probability for a pair to be named: half of the F1 that is reached gives the best F1; the most likely pair is always named. */
const LEAST = 0.33
/** Share of the scorer beside the n-grams, of the subject and of the polarity; chosen on a fifth of the training texts. */
const OF_SUBJECT = 0.7
const OF_POLARITY = 0.6

interface Head {
  /** Added to the log-odds of a polarity, [polarity][subject]. */
  polarityBySubject: number[][]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * Reads which of ten subjects (power, price, interior, …) a car forum's sentence speaks of and how. The trained scorer and character
 * n-grams (models/opinion/bdci.bin) err differently: their probabilities of the subject, and of the polarity given the subject, are
 * weighed together.
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
      const shares = polarities(scores, s).map((share, p) => OF_POLARITY * share + ((1 - OF_POLARITY) * given[p]) / sum)
      const polarity = shares.indexOf(Math.max(...shares))
      const about = OF_SUBJECT * isAbout(scores, s) + (1 - OF_SUBJECT) * sigmoid(odds[s])
      return { subject, polarity: polarity - 1, confidence: about * shares[polarity] }
    })
    best.sort((a, b) => b.confidence - a.confidence)
    return best.filter(({ confidence }, rank) => rank === 0 || confidence >= LEAST)
  }
}
