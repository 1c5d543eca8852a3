import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAttentionCache } from '../../engine/asr/attention-cache.ts'
import { answersOf, feedsOf, type SegmentAnswer, type SegmentStep } from '../../engine/asr/step-batch.ts'
import { runGraph, type Value } from '../../fixtures/builders/run-graph.ts'
import { TINY_TOKENS, TINY_WHISPER, writeWhisper } from '../../fixtures/builders/whisper-files.ts'
import { Tensor } from '../session.ts'
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

type Step = Record<string, Value>

const none = (dims: number[]): Value => ({ type: 'float32', data: [], dims })

/** Inputs of the encoder for audio that nothing follows. */
function encoderInputs(samples: number, shape: { encoderLayers: number; decoderLayers: number } = TINY_WHISPER): Step {
  const inputs: Step = { audio: audio(samples), first: int64([0], [1]) }
  for (let layer = 0; layer < shape.encoderLayers; layer++) {
    for (const part of ['key', 'value']) inputs[`silent_${part}_${layer}`] = none([1, 0, width])
  }
  for (let layer = 0; layer < shape.decoderLayers; layer++) {
    inputs[`silent_cross_key_${layer}`] = none([1, heads, 0, width / heads])
    inputs[`silent_cross_value_${layer}`] = none([1, heads, width / heads, 0])
  }
  return inputs
}

/** The axis of time. */
const axisOf = (name: string): number => (name.includes('cross_key') ? 2 : name.includes('cross') ? 3 : 1)

function sliced({ type, data, dims }: Value, axis: number, from: number, to: number): Value {
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1)
  const outer = dims.slice(0, axis).reduce((a, b) => a * b, 1)
  const all = Array.from(data)
  const parts = Array.from({ length: outer }, (_, i) =>
    all.slice((i * dims[axis] + from) * inner, (i * dims[axis] + to) * inner),
  )
  return { type, data: Float32Array.from(parts.flat()), dims: dims.with(axis, to - from) }
}

const distance = (a: Value, b: Value): number =>
  Array.from(a.data).reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0)

const encode = async (inputs: Step, dir = folder): Promise<Step> =>
  (await runGraph(join(dir, 'encoder.onnx'), [inputs]))[0]

async function crossStates(samples: number): Promise<Step> {
  const outputs = Object.entries(await encode(encoderInputs(samples)))
  return Object.fromEntries(outputs.filter(([name]) => name.startsWith('cross_')))
}

const asValue = ({ type, data, dims }: Tensor): Value => ({
  type: type as Value['type'],
  data: type === 'int64' ? [...(data as BigInt64Array)].map(Number) : (data as Float32Array),
  dims: [...dims],
})
const asTensor = ({ data, dims }: Value): Tensor => new Tensor('float32', Float32Array.from(data), dims)
const mapped = <A, B>(all: Record<string, A>, change: (one: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]))

type Answer = { logprobs: Float32Array; alignment: Float32Array; states: number }

/** Row i reads `ids[i]` after the row `parents[i]` of the step before. */
type Read = (parents: number[], ids: number[][]) => Promise<Answer>

/** A segment of which nothing was read yet. */
function segment(cross: Step, shape = { layers }, bias = 0) {
  const states = cross.cross_key_0.dims[2]
  const biasOf = (queries: number): Tensor => {
    const all = new Float32Array(states * queries).fill(bias, (states / 2) * queries)
    return new Tensor('float32', all, [states, queries])
  }
  const cache = createAttentionCache({ ...shape, heads, headWidth: width / heads })
  let at = 0
  return {
    ask: (parents: number[], ids: number[][]): SegmentStep => {
      const positions = ids.flatMap((row) => row.map((_, i) => at + i))
      at += ids[0].length
      return {
        inputs: {
          ...mapped(cross, asTensor),
          state_bias: biasOf(ids.flat().length),
          ...cache.inputs(parents, ids[0].length),
        },
        ids: ids.flat(),
        positions,
      }
    },
    keep: (answer: SegmentAnswer) => cache.keep(answer),
  }
}

/** One step for some segments. */
async function decode(steps: SegmentStep[], dir = folder, count = layers): Promise<SegmentAnswer[]> {
  const [results] = await runGraph(join(dir, 'decoder.onnx'), [mapped(feedsOf(steps), asValue)])
  return answersOf(mapped(results, asTensor), steps, count)
}

/** A decoder that has read nothing yet. */
function reader(cross: Step, dir = folder, shape = { layers }): Read {
  const one = segment(cross, shape)
  return async (parents, ids) => {
    const [answer] = await decode([one.ask(parents, ids)], dir, shape.layers)
    one.keep(answer)
    return answer
  }
}

const last = ({ logprobs }: Answer): number[] => [...logprobs].slice(-model.vocabulary.length)

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
      const { cross_key_0, cross_value_0, ...own } = await encode(encoderInputs(6400, shape), other)
      expect(Object.keys(own)).toHaveLength(2 * shape.encoderLayers)
      const step = await reader({ cross_key_0, cross_value_0 }, other, { layers: 1 })([0], [[4, 5, 0]])
      expect(step.logprobs.every(Number.isFinite)).toBe(true)
      expect(step).toMatchObject({ states: 20, alignment: { length: 60 } })
    },
  )

  it('makes an encoder whose length follows the audio', async () => {
    for (const samples of [3200, 6400]) {
      const { cross_key_0: key, cross_value_1: value } = await crossStates(samples)
      expect(key.dims).toEqual([1, heads, samples / 320, width / heads])
      expect(value.dims).toEqual([1, heads, width / heads, samples / 320])
    }
  })

  it('attends to the silence that it is given as to the silence that it hears', async () => {
    const [loud, all] = [audio(6400), audio(12_800)]
    all.data.fill(0, 6400)
    const whole = await encode({ ...encoderInputs(12_800), audio: all })
    const given = Object.keys(encoderInputs(6400)).flatMap((name): [string, Value][] => {
      const heard = whole[name.replace('silent_', name.includes('cross') ? '' : 'own_')] as Value | undefined
      return heard ? [[name, sliced(heard, axisOf(name), 20, 40)]] : []
    })
    const silence = Object.fromEntries(given)
    const apart = await encode({ ...encoderInputs(6400), audio: loud, ...silence })
    const alone = await encode(encoderInputs(6400))
    expect(apart.cross_value_1.dims).toEqual(whole.cross_value_1.dims)
    const furthest = (from: Step) =>
      distance(sliced(from.cross_value_1, 3, 0, 18), sliced(whole.cross_value_1, 3, 0, 18))
    expect(furthest(apart)).toBeLessThan(0.05)
    expect(furthest(alone)).toBeGreaterThan(2 * furthest(apart))
  })

  it('makes a decoder that says the same with its cache, token by token, as at once', async () => {
    const cross = await crossStates(6400)
    const whole = await reader(cross)([0], [[4, 5, 0, 1]])
    const read = reader(cross)
    await read([0], [[4, 5, 0]])
    const tail = await read([0], [[1]])
    last(tail).forEach((value, i) => expect(value).toBeCloseTo(last(whole)[i], 4))
    expect(tail).toMatchObject({ states: 20, alignment: { length: 20 } })
    expect(tail.alignment.reduce((a, b) => a + b)).toBeCloseTo(1, 3)
  })

  it('lets each row continue the row it names', async () => {
    const cross = await crossStates(6400)
    const [swapping, straightOn] = [reader(cross), reader(cross)]
    for (const read of [swapping, straightOn]) {
      await read([0], [[4, 5, 0]])
      await read([0, 0], [[1], [2]])
    }
    const swapped = await swapping([1, 0], [[3], [3]])
    const straight = await straightOn([0, 1], [[3], [3]])
    const size = model.vocabulary.length
    const row = ({ logprobs }: Answer, at: number) => [...logprobs].slice(at * size, (at + 1) * size)
    row(swapped, 0).forEach((value, i) => expect(value).toBeCloseTo(row(straight, 1)[i], 4))
    expect(row(swapped, 0)).not.toEqual(row(straight, 0))
  })

  it('forgets nothing that a row descends from when rows end and room is made', async () => {
    const cross = await crossStates(6400)
    const [few, many] = [reader(cross), reader(cross)]
    await few([0], [[4, 5, 0]])
    await many([0], [[4, 5, 0]])
    let [alone, beside] = [
      await few([0], [[1]]),
      await many(Array<number>(9).fill(0), [[1], [2], [3], [0], [1], [2], [3], [0], [1]]),
    ]
    for (let step = 0; step < 12; step++) {
      const token = step % 4
      alone = await few([0], [[token]])
      beside = await many(
        [0, 3, 3, 2, 1, 4, 5, 6, 7],
        [token, 0, 1, 2, 3, 0, 1, 2, 3].map((one) => [one]),
      )
    }
    last(alone).forEach((value, i) => expect(beside.logprobs[i]).toBeCloseTo(value, 4))
  })

  it('says the same of a segment, to the bit, whatever others are in the step', async () => {
    const [short, long] = [await crossStates(3200), await crossStates(6400)]
    const questions = () => [
      segment(short).ask([0], [[4, 5, 0]]),
      segment(long).ask([0], [[4, 5, 0, 1]]),
      segment(short).ask([0, 0], [[2], [3]]),
    ]
    const together = await decode(questions())
    for (const [at, alone] of questions().entries()) expect(together[at]).toEqual((await decode([alone]))[0])
    expect(together.map(({ states }) => states)).toEqual([10, 20, 10])
  })

  it('lets a state stand for more than one', async () => {
    const cross = await crossStates(6400)
    const ask = (bias: number) => segment(cross, { layers }, bias).ask([0], [[4]])
    const halves = async (bias: number) => {
      const [{ alignment }] = await decode([ask(bias)])
      return [alignment.slice(0, 10), alignment.slice(10)].map((half) => half.reduce((a, b) => a + b))
    }
    const [[first, second], [of, from]] = [await halves(0), await halves(Math.log(3))]
    expect(from / of).toBeCloseTo((3 * second) / first, 2)
  })

  it('says what is missing of a model', async () => {
    const other = join(folder, 'broken')
    await writeWhisper(other)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(other, 'model.bin'), 'no weights')
    await expect(buildWhisper(other, other)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
  })
})
