import { WhisperFeatureExtractor } from '@xenova/transformers'
import { expect, it } from 'vitest'
import { runGraph } from '../../fixtures/builders/run-graph.ts'
import { GraphWriter } from '../onnx/graph.ts'
import { logMel } from './mel.ts'

const SECONDS = 30

/** Sounds of every kind: a glide, a click, noise, silence. */
function sounds(): Float32Array {
  let seed = 7
  return Float32Array.from({ length: SECONDS * 16_000 }, (_, i) => {
    const second = i / 16_000
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    if (second < 5) return 0.4 * Math.sin(2 * Math.PI * (100 + 700 * second) * second)
    if (second < 10) return 0.05 * (seed / 2 ** 31 - 1)
    return second < 10.001 ? 0.9 : 0
  })
}

const peakOf = (values: Iterable<number>): number =>
  [...values].reduce((most, value) => Math.max(most, value), -Infinity)

it('gives the features that Whisper was trained with, as another implementation gives them', async () => {
  const extractor = new WhisperFeatureExtractor({
    feature_size: 80,
    hop_length: 160,
    n_fft: 400,
    n_samples: SECONDS * 16_000,
    nb_max_frames: SECONDS * 100,
    sampling_rate: 16_000,
    chunk_length: SECONDS,
    padding_value: 0,
  })
  const { input_features: wanted } = (await extractor._call(sounds())) as { input_features: { data: Float32Array } }
  const graph = new GraphWriter()
  graph.op('Identity', [logMel(graph, graph.input('audio', 'float', [1, 'samples']), 80)], {}, ['mel'])
  graph.output('mel', [1, 80, 'frames'])
  const audio = { type: 'float32' as const, data: sounds(), dims: [1, SECONDS * 16_000] }
  const [{ mel }] = await runGraph(graph.bytes(), [{ audio }])
  expect(mel.dims).toEqual([1, 80, SECONDS * 100])
  // The level is one for all, whatever the sound's was.
  const louder = peakOf(mel.data) - peakOf(wanted.data)
  const furthest = wanted.data.reduce((most, value, i) => Math.max(most, Math.abs(value + louder - mel.data[i])), 0)
  expect(furthest).toBeLessThan(2e-3)
})
