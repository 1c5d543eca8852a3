import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runGraph, type Value } from '../../fixtures/builders/run-graph.ts'
import { TINY_TOKENS, TINY_WHISPER, writeWhisper } from '../../fixtures/builders/whisper-files.ts'
import { buildWhisper, type WhisperModel } from './build.ts'

const { decoderLayers: layers, heads, width } = TINY_WHISPER
let folder: string
let model: WhisperModel

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-whisper-'))
  await writeWhisper(folder)
  await buildWhisper(folder, folder)
  model = JSON.parse(await readFile(join(folder, 'whisper.json'), 'utf8')) as WhisperModel
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const int64 = (data: number[], dims: number[]): Value => ({ type: 'int64', data, dims })
const audio = (samples: number): Value => ({
  type: 'float32',
  data: Float32Array.from({ length: samples }, (_, i) => Math.sin(i / 7) * 0.3),
  dims: [1, samples],
})

async function crossStates(samples: number): Promise<Record<string, Value>> {
  const [states] = await runGraph(join(folder, 'encoder.onnx'), [{ audio: audio(samples) }])
  return states
}

/** Decoder inputs for the first step. */
function opening(ids: number[]): Record<string, Value> {
  const past: Record<string, Value> = {}
  for (let layer = 0; layer < layers; layer++)
    for (const part of ['key', 'value'])
      past[`past_${part}_${layer}`] = { type: 'float32', data: [], dims: [1, heads, 0, width / heads] }
  const positions = int64(
    ids.map((_, i) => i),
    [ids.length],
  )
  return { ...past, ids: int64(ids, [1, ids.length]), positions, parents: int64([0], [1]) }
}

function continued(before: Record<string, Value>, parents: number[], ids: number[], at: number): Record<string, Value> {
  const past = Object.entries(before).flatMap(([name, value]) =>
    name.startsWith('present_') ? [[name.replace('present', 'past'), value] as const] : [],
  )
  const rows = ids.length
  return {
    ...Object.fromEntries(past),
    ids: int64(ids, [rows, 1]),
    positions: int64([at], [1]),
    parents: int64(parents, [rows]),
  }
}

const decode = (cross: Record<string, Value>, steps: Record<string, Value>[]) =>
  runGraph(
    join(folder, 'decoder.onnx'),
    steps.map((step) => ({ ...cross, ...step })),
  )

const last = ({ logprobs }: Record<string, Value>): number[] => [...logprobs.data].slice(-model.vocabulary.length)

describe('buildWhisper', () => {
  it('keeps what Mandarin needs and every special token but time stamps', () => {
    const kept = model.vocabulary.map((id) => TINY_TOKENS[id])
    expect(kept).toEqual(['!', 'a', 'å¥½', 'Ġthe', ...TINY_TOKENS.slice(6, -1)])
    expect(Buffer.from(model.textTokens[2], 'hex').toString()).toBe('好')
    expect(kept[model.special.end]).toBe('<|endoftext|>')
    expect(kept[model.special.noTimestamps]).toBe('<|notimestamps|>')
  })

  it('reads the vocabulary as text too', async () => {
    const other = join(folder, 'text')
    await writeWhisper(other, { vocabulary: 'txt' })
    await buildWhisper(other, other)
    expect(JSON.parse(await readFile(join(other, 'whisper.json'), 'utf8'))).toEqual(model)
  })

  it.each(['float16', 'bfloat16'] as const)(
    'reads %s weights, of a decoder with other layers and 128 bands',
    async (weights) => {
      const other = join(folder, weights)
      const shape = { ...TINY_WHISPER, bands: 128, encoderLayers: 3, decoderLayers: 1 }
      await writeWhisper(other, { shape, weights, hints: false })
      await buildWhisper(other, other)
      const built = JSON.parse(await readFile(join(other, 'whisper.json'), 'utf8')) as WhisperModel
      expect(built).toMatchObject({ bands: 128, layers: 1, heads })
      // Nothing says which tokens are marks of non-speech: none is left out.
      expect(built.vocabulary.map((id) => TINY_TOKENS[id])).toContain('"')
      const [states] = await runGraph(join(other, 'encoder.onnx'), [{ audio: audio(6400) }])
      expect(Object.keys(states).sort()).toEqual(['cross_key_0', 'cross_value_0'])
      const inputs = Object.fromEntries(
        Object.entries({ ...states, ...opening([4, 5, 0]) }).filter(([name]) => !/^past_.*_1$/.test(name)),
      )
      const [step] = await runGraph(join(other, 'decoder.onnx'), [inputs])
      expect(step.logprobs.data.every(Number.isFinite)).toBe(true)
      expect(step.alignment.dims).toEqual([3, 20])
    },
  )

  it('makes an encoder whose length follows the audio', async () => {
    for (const samples of [3200, 6400]) {
      const { cross_key_0: key, cross_value_1: value } = await crossStates(samples)
      expect(key.dims).toEqual([1, heads, width / heads, samples / 320])
      expect(value.dims).toEqual([1, heads, samples / 320, width / heads])
    }
  })

  it('makes a decoder that says the same with its cache, token by token, as at once', async () => {
    const cross = await crossStates(6400)
    const [whole] = await decode(cross, [opening([4, 5, 0, 1])])
    const [head] = await decode(cross, [opening([4, 5, 0])])
    const [tail] = await decode(cross, [continued(head, [0], [1], 3)])
    // The least and the greatest value of all rows bound the steps, so runs of other sizes differ a little.
    last(tail).forEach((value, i) => expect(value).toBeCloseTo(last(whole)[i], 1))
    expect(tail.alignment.dims).toEqual([1, 20])
    expect([...tail.alignment.data].reduce((a, b) => a + b)).toBeCloseTo(1, 3)
  })

  it('lets each row continue the row it names', async () => {
    const cross = await crossStates(6400)
    const [head] = await decode(cross, [opening([4, 5, 0])])
    const [two] = await decode(cross, [continued(head, [0, 0], [1, 2], 3)])
    const [swapped] = await decode(cross, [continued(two, [1, 0], [3, 3], 4)])
    const [straight] = await decode(cross, [continued(two, [0, 1], [3, 3], 4)])
    const size = model.vocabulary.length
    const row = (step: Record<string, Value>, at: number) => [...step.logprobs.data].slice(at * size, (at + 1) * size)
    row(swapped, 0).forEach((value, i) => expect(value).toBeCloseTo(row(straight, 1)[i], 3))
    expect(row(swapped, 0)).not.toEqual(row(straight, 0))
  })

  it('says what is missing of a model', async () => {
    const other = join(folder, 'broken')
    await writeWhisper(other)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(other, 'model.bin'), 'no weights')
    await expect(buildWhisper(other, other)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
  })
})
