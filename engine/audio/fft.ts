/** In-place discrete Fourier transforms of one length. */
export interface Fft {
  /** Forward, without scaling. */
  forward(re: Float64Array, im: Float64Array): void
  /** Inverse, divided by the length. */
  inverse(re: Float64Array, im: Float64Array): void
}

/**
 * Prepares radix-2 transforms (Cooley and Tukey 1965).
 *
 * @param size - a power of two
 */
export function createFft(size: number): Fft {
  const cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
  const sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size))
  const swaps = bitReversal(size)

  function forward(re: Float64Array, im: Float64Array): void {
    for (let at = 0; at < swaps.length; at += 2) {
      const [i, j] = [swaps[at], swaps[at + 1]]
      const [x, y] = [re[i], im[i]]
      re[i] = re[j]
      im[i] = im[j]
      re[j] = x
      im[j] = y
    }
    for (let half = 1, stride = size / 2; half < size; half *= 2, stride /= 2)
      for (let from = 0; from < size; from += 2 * half)
        for (let k = 0, a = from, b = from + half; k < half; k++, a++, b++) {
          const c = cos[k * stride]
          const s = -sin[k * stride]
          const x = re[b] * c - im[b] * s
          const y = re[b] * s + im[b] * c
          re[b] = re[a] - x
          im[b] = im[a] - y
          re[a] += x
          im[a] += y
        }
  }

  return {
    forward,
    inverse(re, im) {
      // With the two parts exchanged, the forward transform is the inverse one.
      forward(im, re)
      for (let i = 0; i < size; i++) {
        re[i] /= size
        im[i] /= size
      }
    },
  }
}

/** Pairs of places to exchange, one after the other. */
function bitReversal(size: number): Uint32Array {
  const bits = Math.log2(size)
  const swaps: number[] = []
  for (let i = 0; i < size; i++) {
    let reversed = 0
    for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit)
    if (i < reversed) swaps.push(i, reversed)
  }
  return Uint32Array.from(swaps)
}
