import { Tensor, type InferenceSession } from '../../models/session.ts'
import { SEGMENTS_AT_ONCE } from '../../models/whisper/decoder.ts'

type Values = Record<string, Tensor>

/** What one segment asks of the decoder: inputs by their names without the segment, and a token for each query. */
export interface SegmentStep {
  inputs: Values
  ids: number[]
  positions: number[]
}

/** What it gets: one row for each query, [queries, …], keys and values by layer. */
export interface SegmentAnswer {
  logprobs: Float32Array
  alignment: Float32Array
  states: number
  keys: Float32Array[]
  values: Float32Array[]
}

interface Waiting {
  step: SegmentStep
  resolve: (answer: SegmentAnswer) => void
  reject: (cause: unknown) => void
}

const int64 = (values: number[]): Tensor => new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length])

/** Inputs of a segment that is not there, from those of one that is: nothing was read, nothing is heard, nothing is asked. */
function nothingLike(inputs: Values): Values {
  const empty = (name: string, { dims }: Tensor): Tensor => {
    if (name === 'mask' || name === 'state_bias') return new Tensor('float32', new Float32Array(0), [0, 0])
    const timeAxis = name.includes('key') ? 2 : 3
    return new Tensor(
      'float32',
      new Float32Array(0),
      dims.map((size, axis) => (axis === timeAxis ? 0 : size)),
    )
  }
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, empty(name, tensor)]))
}

/** The decoder's inputs for one step of some segments, at most `SEGMENTS_AT_ONCE`. */
export function feedsOf(steps: SegmentStep[], absent = nothingLike(steps[0].inputs)): Values {
  const all = Array.from({ length: SEGMENTS_AT_ONCE }, (_, segment) => steps.at(segment)?.inputs ?? absent)
  const named = all.flatMap((inputs, segment) =>
    Object.entries(inputs).map(([name, tensor]): [string, Tensor] => [`${name}_${segment}`, tensor]),
  )
  return {
    ...Object.fromEntries(named),
    ids: int64(steps.flatMap(({ ids }) => ids)),
    positions: int64(steps.flatMap(({ positions }) => positions)),
    queries_of: int64(all.map((_, segment) => steps.at(segment)?.ids.length ?? 0)),
  }
}

/** The rows of each segment in what the decoder said about all. */
export function answersOf(results: Values, steps: SegmentStep[], layers: number): SegmentAnswer[] {
  let first = 0
  return steps.map(({ ids }, segment) => {
    const rowsOf = (name: string): Float32Array => {
      const { data, dims } = results[name]
      return (data as Float32Array).subarray(first * dims[1], (first + ids.length) * dims[1])
    }
    const byLayer = (name: string) => Array.from({ length: layers }, (_, layer) => rowsOf(`${name}_${layer}`))
    const { data, dims } = results[`alignment_${segment}`]
    const answer = { logprobs: rowsOf('logprobs'), keys: byLayer('key'), values: byLayer('value') }
    first += ids.length
    return { ...answer, alignment: data as Float32Array, states: dims[1] }
  })
}

/**
 * Runs the decoder for all segments that wait for a step at once: reading its weights costs most, and is done once for all of them. What a
 * segment gets does not depend on the others.
 *
 * @param session - the graph of models/whisper/decoder.ts
 */
export function createStepBatch(
  session: InferenceSession,
  layers: number,
): (step: SegmentStep) => Promise<SegmentAnswer> {
  const waiting: Waiting[] = []
  let isAwake = false
  let absent: Values | undefined

  async function run(): Promise<void> {
    const batch = waiting.splice(0, SEGMENTS_AT_ONCE)
    const steps = batch.map(({ step }) => step)
    try {
      absent ??= nothingLike(steps[0].inputs)
      const answers = answersOf(await session.run(feedsOf(steps, absent)), steps, layers)
      batch.forEach(({ resolve }, at) => resolve(answers[at]))
    } catch (cause) {
      for (const { reject } of batch) reject(cause)
    }
  }

  /** After all searches have had their turn, so that each that goes on is in the next step. */
  function wake(): void {
    isAwake = true
    setImmediate(() => {
      void run().then(() => {
        isAwake = false
        if (waiting.length) wake()
      })
    })
  }

  return (step) =>
    new Promise((resolve, reject) => {
      waiting.push({ step, resolve, reject })
      if (!isAwake) wake()
    })
}
