/** Stretches that are looked for, 25 ms of one channel at 16 kHz, a tenth of a second apart. */
const PIECE_BYTES = 800
const STEP_BYTES = 3200
/** A stretch whose samples are all smaller is at many places. */
const LEAST_PEAK = 100
const MOST_MUTED = 0.25

/**
 * Where in a recording a sound begins, in samples; undefined where it is not in it in one piece, from its first word to its last, but for
 * what is muted because it is personal data. Both of 16 bits and one channel.
 */
export function soundPlace(wanted: Buffer, got: Buffer): number | undefined {
  const places = new Set<number>()
  let [looked, lost] = [0, 0]
  for (let at = 0; at + PIECE_BYTES < wanted.length; at += STEP_BYTES) {
    const piece = wanted.subarray(at, at + PIECE_BYTES)
    if (isQuiet(piece)) continue
    const place = got.indexOf(piece)
    looked += 1
    if (place < 0) lost += 1
    else places.add((place - at) / 2)
  }
  if (places.size === 1 && lost <= looked * MOST_MUTED) return [...places][0]
  console.log(`heard at ${places.size} places, ${lost} of ${looked} pieces not at all`)
  return undefined
}

function isQuiet(piece: Buffer): boolean {
  for (let at = 0; at < piece.length; at += 2) if (Math.abs(piece.readInt16LE(at)) >= LEAST_PEAK) return false
  return true
}
