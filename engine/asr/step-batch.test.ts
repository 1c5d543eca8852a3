import { expect, it } from 'vitest'
import { Tensor, type InferenceSession } from '../../models/session.ts'
import { createStepBatch, type SegmentStep } from './step-batch.ts'

const STATES = 3
const floats = (data: number[], dims: number[]) => new Tensor('float32', Float32Array.from(data), dims)

/** A decoder that answers every query with its token; `sizes` tells how many segments each run was asked about. */
function echo(fails: (run: number) => boolean = () => false) {
  const sizes: number[] = []
  const run = async (feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> => {
    const counts = [...(feeds.queries_of.data as BigInt64Array)].map(Number)
    sizes.push(counts.filter(Boolean).length)
    if (fails(sizes.length)) throw new Error('out of memory')
    const ids = [...(feeds.ids.data as BigInt64Array)].map(Number)
    const rows = () => floats(ids, [ids.length, 1])
    const alignments = counts.map((count, segment): [string, Tensor] => [
      `alignment_${segment}`,
      floats(Array<number>(count * STATES).fill(segment), [count, STATES]),
    ])
    return { logprobs: rows(), key_0: rows(), value_0: rows(), ...Object.fromEntries(alignments) }
  }
  return { sizes, decode: createStepBatch({ run } as unknown as InferenceSession, 1) }
}

const asking = (...ids: number[]): SegmentStep => ({
  ids,
  positions: ids.map(() => 0),
  inputs: {
    mask: floats([], [0, 0]),
    past_key_0: floats([1, 2], [1, 1, 1, 2]),
    cross_value_0: floats([1], [1, 1, 1, 1]),
  },
})

it('asks for all segments that wait at once, as many as a step may hold, and gives each its own', async () => {
  const { sizes, decode } = echo()
  const answers = await Promise.all([[1], [2, 3], [4], [5], [6, 7, 8]].map((ids) => decode(asking(...ids))))
  expect(answers.map(({ logprobs }) => [...logprobs])).toEqual([[1], [2, 3], [4], [5], [6, 7, 8]])
  expect(answers.map(({ keys }) => [...keys[0]])).toEqual([[1], [2, 3], [4], [5], [6, 7, 8]])
  expect(answers.map(({ alignment }) => alignment.length)).toEqual([3, 6, 3, 3, 9])
  expect(sizes).toEqual([4, 1])
})

it('takes those along that go on at once', async () => {
  const { sizes, decode } = echo()
  const search = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps; step++) await decode(asking(step))
  }
  await Promise.all([search(5), search(3), search(4)])
  expect(sizes).toEqual([3, 3, 3, 2, 1])
})

it('fails those that were in a step that failed, and goes on', async () => {
  const { decode } = echo((run) => run === 1)
  const failed = await Promise.allSettled([decode(asking(1)), decode(asking(2))])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect([...(await decode(asking(3))).logprobs]).toEqual([3])
})
