import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { readLinearModel } from './linear-model.ts'
import { polarities, REVIEW, type Scorer } from './scorer.ts'

/**
 * Whether a review praises or complains: the trained scorer together with character n-grams (models/opinion/polarity.bin).
 *
 * @returns text → probability of praise, 0..1
 */
export function createPolarityReader(
  scorer: Pick<Scorer, 'score'>,
  path = join(projectRoot(), 'models/opinion/polarity.bin'),
): (text: string) => Promise<number> {
  const { fromWords } = readLinearModel(path)
  return async (text) => {
    const [scores] = await scorer.score([text])
    const [complaint, , praise] = polarities(scores, REVIEW)
    const odds = fromWords(text)[0] + Math.log(praise / complaint)
    return 1 / (1 + Math.exp(-odds))
  }
}
