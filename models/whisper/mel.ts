import type { GraphWriter } from '../onnx/graph.ts'

const SAMPLE_RATE = 16_000
const FFT_SIZE = 400
const HOP = 160
const BINS = FFT_SIZE / 2 + 1

/** Slaney's mel scale: linear below 1 kHz, logarithmic above. */
function melToHz(mel: number): number {
  return mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp((mel - 15) * (Math.log(6.4) / 27))
}

function hzToMel(hz: number): number {
  return hz < 1000 ? (hz * 3) / 200 : 15 + Math.log(hz / 1000) / (Math.log(6.4) / 27)
}

/** Triangular filters of unit area on Slaney's scale, [bands, 201], as Whisper was trained with. */
function melFilters(bands: number): Float32Array {
  const top = hzToMel(SAMPLE_RATE / 2)
  const edges = Array.from({ length: bands + 2 }, (_, i) => melToHz((top * i) / (bands + 1)))
  const filters = new Float32Array(bands * BINS)
  for (let band = 0; band < bands; band++) {
    const [low, centre, high] = edges.slice(band, band + 3)
    for (let bin = 0; bin < BINS; bin++) {
      const hz = (bin * SAMPLE_RATE) / FFT_SIZE
      const height = Math.max(0, Math.min((hz - low) / (centre - low), (high - hz) / (high - centre)))
      filters[band * BINS + bin] = (height * 2) / (high - low)
    }
  }
  return filters
}

/** Fourier basis with the Hann window folded in: 201 cosines, then 201 sines, each 400 long. */
function fourierBasis(): Float32Array {
  const basis = new Float32Array(2 * BINS * FFT_SIZE)
  for (let bin = 0; bin < BINS; bin++) {
    for (let n = 0; n < FFT_SIZE; n++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FFT_SIZE)
      const angle = (2 * Math.PI * ((bin * n) % FFT_SIZE)) / FFT_SIZE
      basis[bin * FFT_SIZE + n] = hann * Math.cos(angle)
      basis[(BINS + bin) * FFT_SIZE + n] = -hann * Math.sin(angle)
    }
  }
  return basis
}

/** How far below its peak a sound is told from silence, in decades of power. */
const DECADES = 8
/** Decades of power; sound below this is near to nothing, and stays that quiet. */
const LEAST_PEAK = -2
/** What every window's peak is brought to: about what speech at a usual level has. */
const PEAK = 1

/**
 * Whisper's log-mel features inside the graph, so that no audio crosses a thread twice and the matrix kernels do the work:
 * reflected edges, 400-sample Hann windows every 160, power spectrum, mel bands, log10, eight decades below the peak. Unlike
 * Whisper's, the level is one for all, so that silence is the same beside every sound.
 *
 * @param audio - name of a [1, samples] value, samples a multiple of 320
 * @returns name of a [1, bands, samples / 160] value
 */
export function logMel(graph: GraphWriter, audio: string, bands: number): string {
  const half = FFT_SIZE / 2
  const padded = graph.op('Pad', [audio, graph.constant([0, half, 0, half], [4])], { mode: 'reflect' })
  const framed = graph.op('Unsqueeze', [padded, graph.constant([1], [1])])
  const spectrum = graph.op('Conv', [framed, graph.constant(fourierBasis(), [2 * BINS, 1, FFT_SIZE])], {
    strides: [HOP],
  })
  const squared = graph.op('Mul', [spectrum, spectrum])
  const parts = [`${squared}/real`, `${squared}/imaginary`]
  graph.op('Split', [squared, graph.constant([BINS, BINS], [2])], { axis: 1 }, parts)
  const power = graph.op('Add', parts)
  // Whisper leaves out the last frame, which hangs over the end.
  const whole = graph.op('Slice', [power, ...[[0], [-1], [2]].map((v) => graph.constant(v, [1]))])
  const mel = graph.op('MatMul', [graph.constant(melFilters(bands), [bands, BINS]), whole])
  const floor = graph.op('Max', [mel, graph.scalar(1e-10)])
  const log = graph.op('Mul', [graph.op('Log', [floor]), graph.scalar(1 / Math.LN10)])
  const loudest = graph.op('ReduceMax', [log], { keepdims: 0 })
  const level = graph.op('Sub', [log, graph.op('Max', [loudest, graph.scalar(LEAST_PEAK)])])
  const clamped = graph.op('Max', [level, graph.scalar(-DECADES)])
  return graph.op('Mul', [graph.op('Add', [clamped, graph.scalar(PEAK + 4)]), graph.scalar(0.25)])
}
