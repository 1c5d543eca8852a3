/** Stretches that are looked for, 25 ms of one channel at 16 kHz, a tenth of a second apart. */
const PIECE_BYTES = 800
const STEP_BYTES = 3200
/** A stretch whose samples are all smaller is at many places. */
const LEAST_PEAK = 100
const MOST_MUTED = 0.25
/** Where the sound jumps, what is not found between two stretches is the jump itself; more may be muted, and nobody knows what was there. */
const MOST_LOST_AT_JUMP = 1

/** A stretch of the file that is in the recording: where in the file, and how much later in the recording, in bytes; `lost`: stretches before it that are not. */
interface Piece {
  at: number
  shift: number
  lost: number
}

/**
 * What a device heard of a file that was played to it, from what is stored of it: personal data is muted there and is put back from the
 * file. A busy machine lets the player wait: silence stands in the sound then, and what was heard is not the file but is known all the same. Sound that
 * comes too early was lost, by whoever recorded.
 * All of 16 bits and one channel.
 * @returns undefined where sound was lost, too little of the file was heard, or it jumps within what is muted
 */
export function heardSound(file: Buffer, stored: Buffer): Buffer | undefined {
  const { pieces, looked } = findPieces(file, stored)
  const jumps = pieces.filter(({ shift }, i) => i > 0 && shift !== pieces[i - 1].shift)
  const isLost = pieces.some(({ shift }, i) => i > 0 && shift < pieces[i - 1].shift)
  console.log(`${pieces.length} of ${looked} stretches heard, ${jumps.length} jumps${isLost ? ', sound lost' : ''}`)
  if (isLost) return undefined
  if (pieces.length < looked * (1 - MOST_MUTED)) return undefined
  if (jumps.some(({ lost }) => lost > MOST_LOST_AT_JUMP)) return undefined
  const heard = Buffer.from(stored)
  for (const [i, { at, shift }] of pieces.entries()) {
    const before = i === 0 ? 0 : pieces[i - 1].at
    if (i === 0 || shift === pieces[i - 1].shift) file.copy(heard, before + shift, before, at)
    if (i === pieces.length - 1) file.copy(heard, at + shift, at)
  }
  return heard
}

/** In the order of the file: a stretch is looked for from where the one before it was found. */
function findPieces(file: Buffer, stored: Buffer): { pieces: Piece[]; looked: number } {
  const pieces: Piece[] = []
  let [looked, lost, from] = [0, 0, 0]
  for (let at = 0; at + PIECE_BYTES < file.length; at += STEP_BYTES) {
    const piece = file.subarray(at, at + PIECE_BYTES)
    if (isQuiet(piece)) continue
    const place = stored.indexOf(piece, from)
    looked += 1
    if (place < 0) lost += 1
    else {
      pieces.push({ at, shift: place - at, lost })
      ;[lost, from] = [0, place]
    }
  }
  return { pieces, looked }
}

function isQuiet(piece: Buffer): boolean {
  for (let at = 0; at < piece.length; at += 2) if (Math.abs(piece.readInt16LE(at)) >= LEAST_PEAK) return false
  return true
}
