import { expect, test } from 'vitest'
import { nextPiece } from './recording-data.ts'

/** Pieces in the order in which they are read, of a recording with an utterance a second, so many a piece. */
function read(startMs: number, utterances: number, most: number) {
  const pieces: { fromMs: number; toMs?: number }[] = []
  const said: number[] = []
  let piece: { fromMs: number; toMs?: number } | undefined = { fromMs: startMs }
  while (piece !== undefined && pieces.length < 100) {
    const { fromMs, toMs = Infinity } = piece
    pieces.push(piece)
    const within = Array.from({ length: utterances }, (_, n) => n * 1000).filter((at) => at >= fromMs && at < toMs)
    said.push(...within.slice(0, most))
    const next = within.at(most)
    piece = nextPiece({ utterances: [], ...(next !== undefined && { nextFromMs: next }) }, [], piece, pieces)
  }
  return { pieces, said }
}

test.each([
  [0, 10, 4],
  [5000, 10, 4],
  [9000, 10, 4],
  [5500, 10, 100],
  [99_000, 10, 3],
  [0, 0, 3],
  [4000, 0, 3],
])('read from %i on, each of %i utterances comes once, %i a piece', (startMs, utterances, most) => {
  const { pieces, said } = read(startMs, utterances, most)
  expect([...said].sort((a, b) => a - b)).toEqual(Array.from({ length: utterances }, (_, n) => n * 1000))
  expect(pieces[0]).toEqual({ fromMs: startMs })
  expect(pieces.length).toBeLessThan(10)
})
