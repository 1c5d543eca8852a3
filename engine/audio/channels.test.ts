import { expect, test } from 'vitest'
import { chooseMono, type ChannelChoice } from './channels.ts'
import { sine } from './test-wav.ts'

async function mono(planes: Float32Array[], choice: ChannelChoice): Promise<number[]> {
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    for (let at = 0; at < planes[0].length; at += 4000) yield planes.map((plane) => plane.subarray(at, at + 4000))
  }
  const output: number[] = []
  for await (const chunk of chooseMono(choice, planes.length, 16000)(chunks())) output.push(...chunk)
  return output
}

/** Something like talk: a tone that comes and goes three times a second, over steady noise. */
function talk(length: number, noise: number, speech = 0.3): Float32Array {
  let seed = 1
  return sine(700, 16000, length, speech).map((x, i) => {
    seed = (seed * 16807) % 2147483647
    return (Math.floor(i / 2667) % 2 ? x : 0) + noise * (seed / 2147483647 - 0.5)
  })
}

test('mix is the mean, a number is that channel', async () => {
  const planes = [Float32Array.of(0.5, 0.25), Float32Array.of(-0.5, 0.75)]
  expect(await mono(planes, 'mix')).toEqual([0, 0.5])
  expect(await mono(planes, 1)).toEqual([-0.5, 0.75])
})

test.each([2, -1, 0.5, NaN])('there is no channel %d of two', (choice) => {
  expect(() => chooseMono(choice, 2, 16000)).toThrow(expect.objectContaining({ code: 'AUDIO_CHANNEL' }))
})

test('best takes the clear channel, not the loud, the dead or the humming one', async () => {
  const length = 16000 * 12
  const clear = talk(length, 0.01, 0.1)
  const planes = [talk(length, 0.8), new Float32Array(length), sine(500, 16000, length, 0.9), clear]
  expect(await mono(planes, 'best')).toEqual([...clear])
})

test('best changes when a channel fails, once, and loses no sample', async () => {
  const length = 16000 * 20
  const a = talk(length, 0.01)
  const b = talk(length, 0.05)
  a.fill(0, 16000 * 10)
  const output = await mono([a, b], 'best')
  expect(output).toHaveLength(length)
  expect(output.slice(0, 16000 * 10)).toEqual([...a.slice(0, 16000 * 10)])
  expect(output.slice(16000 * 15)).toEqual([...b.slice(16000 * 15)])
})
