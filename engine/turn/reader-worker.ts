import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import type { WordPieces } from '../../models/encoder/word-pieces.ts'
import { openSession, Tensor } from '../../models/session.ts'
import { AppError } from '../errors.ts'
import { answerTexts } from '../meaning/answer-texts.ts'
import { FIRST_MARK } from './stretches.ts'

/** The turn reader's thread: stretches come in, rows of log-odds go out, one a character. */

interface ReaderFile {
  pieces: WordPieces & { texts: readonly string[] }
}

/** Lessons hold digits as people say them; recognisers write figures. */
const SAID = '零一二三四五六七八九'

/** Ids of single characters; the marks of speakers are pieces that the published encoder never used. */
function characterIds({ texts, unknown }: ReaderFile['pieces']): (code: number) => number {
  const ids = new Map([...texts].map((text, id) => [text, id]))
  return (code) => {
    if (code >= FIRST_MARK && code < FIRST_MARK + 8) return ids.get(`[unused${code - FIRST_MARK + 1}]`) ?? unknown
    const sign = String.fromCharCode(code).toLowerCase()
    return ids.get(/\d/.test(sign) ? SAID[Number(sign)] : sign) ?? unknown
  }
}

async function openReader(dir: string): Promise<(text: string) => Promise<Float32Array>> {
  const file = join(dir, 'reader.onnx')
  const { pieces } = JSON.parse(await readFile(join(dir, 'reader.json'), 'utf8')) as ReaderFile
  const idOf = characterIds(pieces)
  const session = await openSession(file, { threads: 1 }).catch((cause: unknown) => {
    throw new AppError('MODEL_FORMAT', { detail: { file }, cause })
  })
  return async (text) => {
    const inner = Array.from({ length: text.length }, (_, at) => idOf(text.charCodeAt(at)))
    const ids = BigInt64Array.from([pieces.begin, ...inner, pieces.end], BigInt)
    const { odds } = await session.run({ ids: new Tensor('int64', ids, [1, ids.length]) })
    return odds.data as Float32Array
  }
}

answerTexts(openReader(workerData as string))
