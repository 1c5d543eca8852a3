/** The last stretch of a recording's 16 kHz samples, addressed by their place in the recording. */
export interface SoundBuffer {
  append(samples: Float32Array): void
  /** Forgets what lies before `sample`. */
  dropBefore(sample: number): void
  /** A copy of [from, to); what is not held is left out. */
  copy(from: number, to: number): Float32Array
  /** Place after the last sample. */
  end(): number
}

/** An empty buffer, the next sample is number 0. */
export function createSoundBuffer(): SoundBuffer {
  let pieces: { from: number; samples: Float32Array }[] = []
  let end = 0
  return {
    append(samples) {
      pieces.push({ from: end, samples })
      end += samples.length
    },
    dropBefore(sample) {
      pieces = pieces.filter(({ from, samples }) => from + samples.length > sample)
    },
    copy(from, to) {
      const first = Math.max(from, pieces[0]?.from ?? end)
      const whole = new Float32Array(Math.max(0, Math.min(to, end) - first))
      for (const piece of pieces) {
        const a = Math.max(first, piece.from)
        const b = Math.min(to, piece.from + piece.samples.length)
        if (a < b) whole.set(piece.samples.subarray(a - piece.from, b - piece.from), a - first)
      }
      return whole
    },
    end: () => end,
  }
}
