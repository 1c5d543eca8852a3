/**
 * Texts → ids of vocabulary pieces, without marks, for training in another language: one JSON string per line in, one JSON array out.
 *
 *   npx tsx scripts/train/pieces.ts ENCODER.json < TEXTS.jsonl > IDS.jsonl
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createWordPieceTokenizer, type WordPieces } from '../../models/encoder/word-pieces.ts'

const { pieces } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as { pieces: WordPieces }
const tokenize = createWordPieceTokenizer(pieces)
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(JSON.stringify(tokenize(JSON.parse(line) as string)) + '\n')
