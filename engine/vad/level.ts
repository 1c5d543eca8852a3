/** Root mean square that speech should have for the model: quieter speech it misses, from about −45 dBFS on most of it. */
const TARGET = 0.03
/** 30 dB: brings speech of −60 dBFS up to the target, and no converter's own noise near it. */
const MAX_GAIN = 31.6
const HALF_LIFE_SAMPLES = 5 * 16000

/**
 * Raises quiet recordings to the level that the model was trained on: the loudest of the last seconds is brought to −30 dBFS.
 * Loud sound stays as it is. Only the model hears it; segments keep their samples.
 *
 * @returns a function that changes 16 kHz samples in place
 */
export function createLevel(): (samples: Float32Array) => void {
  let recent = 0
  let gain: number | undefined
  return (samples) => {
    if (samples.length === 0) return
    recent = Math.max(rms(samples), recent * 0.5 ** (samples.length / HALF_LIFE_SAMPLES))
    const next = Math.min(MAX_GAIN, Math.max(1, TARGET / (recent + 1e-9)))
    // Rises on a ramp, falls at once: speech after a long silence must not begin far too loud.
    const from = Math.min(gain ?? next, next)
    const step = (next - from) / samples.length
    for (let i = 0; i < samples.length; i++) samples[i] *= from + step * i
    gain = next
  }
}

/** Root mean square; 0 for nothing. */
export function rms(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return Math.sqrt(energy / Math.max(1, samples.length))
}
