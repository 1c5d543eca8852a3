import { createFft, type Fft } from './fft.ts'

/** One window of a signal in the frequency domain: bins from 0 Hz up. */
export interface Spectrum {
  re: Float32Array
  im: Float32Array
}

/** How a signal is cut: `size` samples a window, half of them new each time; only `bins` bins are looked at. */
export interface Windows {
  size: number
  bins: number
  hertzPerBin: number
}

/** Nothing above this reaches the recogniser. */
const HIGHEST_HZ = 8000

/** Windows of about 32 ms, long against the paths in a room's first reflections, short against syllables. */
export function windowsFor(sampleRate: number): Windows {
  const size = 2 ** Math.round(Math.log2(0.032 * sampleRate))
  const hertzPerBin = sampleRate / size
  return { size, hertzPerBin, bins: Math.min(size / 2, Math.floor(HIGHEST_HZ / hertzPerBin)) + 1 }
}

/** Samples in, spectra out. The window that ends with the n-th hop comes out as soon as its last sample is there. */
export function createAnalysis({ size, bins }: Windows): (samples: Float32Array) => Spectrum[] {
  const hop = size / 2
  const [fft, shape] = [createFft(size), rootHann(size)]
  const held = new Float64Array(size)
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  let filled = hop
  const transform = (): Spectrum => {
    for (let i = 0; i < size; i++) re[i] = held[i] * shape[i]
    im.fill(0)
    fft.forward(re, im)
    held.copyWithin(0, hop)
    filled = hop
    return { re: new Float32Array(re.subarray(0, bins)), im: new Float32Array(im.subarray(0, bins)) }
  }
  return (samples) => {
    const spectra: Spectrum[] = []
    for (const sample of samples) {
      held[filled++] = sample
      if (filled === size) spectra.push(transform())
    }
    return spectra
  }
}

/** The way back: each spectrum completes one hop of samples, one hop behind the samples that it was made of. */
export function createSynthesis({ size, bins }: Windows): (spectrum: Spectrum) => Float32Array {
  const hop = size / 2
  const [fft, shape] = [createFft(size), rootHann(size)]
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  const tail = new Float64Array(hop)
  return (spectrum) => {
    toSignal(spectrum, fft, re, im, bins)
    const samples = new Float32Array(hop)
    for (let i = 0; i < hop; i++) {
      samples[i] = tail[i] + re[i] * shape[i]
      tail[i] = re[hop + i] * shape[hop + i]
    }
    return samples
  }
}

function toSignal(spectrum: Spectrum, fft: Fft, re: Float64Array, im: Float64Array, bins: number): void {
  const size = re.length
  re.fill(0)
  im.fill(0)
  for (let k = 0; k < bins; k++) {
    re[k] = spectrum.re[k]
    im[k] = spectrum.im[k]
    if (k === 0 || k === size / 2) continue
    re[size - k] = spectrum.re[k]
    im[size - k] = -spectrum.im[k]
  }
  fft.inverse(re, im)
}

/** Used before and after: its square, overlapped by half, sums to one. */
function rootHann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Math.sin((Math.PI * i) / size))
}

/** Power of each bin, mean over channels. */
export function meanPower(spectra: readonly Spectrum[]): Float32Array {
  const powers = new Float32Array(spectra[0].re.length)
  for (const { re, im } of spectra)
    for (let k = 0; k < powers.length; k++) powers[k] += (re[k] * re[k] + im[k] * im[k]) / spectra.length
  return powers
}
