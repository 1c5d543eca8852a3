import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { createWordPieceTokenizer, type WordPieces } from '../../models/encoder/word-pieces.ts'
import { openSession, Tensor } from '../../models/session.ts'
import { AppError } from '../errors.ts'
import { answerTexts } from '../meaning/answer-texts.ts'
import type { Scores } from './scorer.ts'

/** The scorer's thread: texts come in, log-odds go out. */

interface ScorerModel {
  /** Most pieces in one run, marks included. */
  positions: number
  pieces: WordPieces
}

async function openScorer(dir: string): Promise<(text: string) => Promise<Scores>> {
  const file = join(dir, 'scorer.onnx')
  const { positions, pieces } = JSON.parse(await readFile(join(dir, 'scorer.json'), 'utf8')) as ScorerModel
  const tokenize = createWordPieceTokenizer(pieces)
  const session = await openSession(file, { threads: 1 }).catch((cause: unknown) => {
    throw new AppError('MODEL_FORMAT', { detail: { file }, cause })
  })
  return async (text) => {
    const inner = tokenize(text).slice(0, positions - 2)
    const ids = BigInt64Array.from([pieces.begin, ...inner, pieces.end], BigInt)
    const { odds } = await session.run({ ids: new Tensor('int64', ids, [1, ids.length]) })
    return odds.data as Scores
  }
}

answerTexts(openScorer(workerData as string))
