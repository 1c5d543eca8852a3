import type { TimedToken } from '../types.ts'

const MS_PER_STATE = 20

/**
 * Aligns tokens with the audio: the monotonic path through the attention weights that gathers the most of them (dynamic
 * time warping over cross-attention, as in openai/whisper's timing.py, without its normalisation).
 *
 * @param weights - per token, attention over the encoder's states (20 ms each)
 * @returns per token the first state of its stretch, and the end of the last one
 */
export function alignTokens(weights: readonly Float32Array[], states: number): Int32Array {
  const rows = weights.length
  const gain = new Float64Array((rows + 1) * (states + 1)).fill(-Infinity)
  const stayed = new Uint8Array((rows + 1) * (states + 1))
  const width = states + 1
  gain[0] = 0
  for (let row = 1; row <= rows; row++) {
    const weight = weights[row - 1]
    for (let state = 1; state <= states; state++) {
      const stay = gain[row * width + state - 1]
      const advance = gain[(row - 1) * width + state - 1]
      const at = row * width + state
      stayed[at] = stay > advance ? 1 : 0
      gain[at] = Math.max(stay, advance) + weight[state - 1]
    }
  }
  let row = rows
  let end = 1
  for (let state = 2; state <= states; state++) if (gain[rows * width + state] > gain[rows * width + end]) end = state
  const starts = new Int32Array(rows + 1)
  starts[rows] = end
  for (let state = end; row > 0; state--) {
    if (stayed[row * width + state]) continue
    starts[--row] = state - 1
  }
  return starts
}

/** A stretch of tokens that make whole characters. */
export interface WordPiece {
  text: string
  confidence: number
}

/**
 * Puts times on pieces of text.
 *
 * @param starts - first state of each piece and the end of the last, from the segment's start
 * @param span - the segment, in ms from the recording's start; times stay inside it
 */
export function timePieces(
  pieces: readonly WordPiece[],
  starts: readonly number[],
  span: { startMs: number; endMs: number },
): TimedToken[] {
  const clamp = (state: number) => Math.min(span.endMs, span.startMs + state * MS_PER_STATE)
  return pieces.map((piece, i) => ({ ...piece, startMs: clamp(starts[i]), endMs: clamp(starts[i + 1]) }))
}
