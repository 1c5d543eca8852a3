import { expect, test } from 'vitest'
import { directionsFor, leadsOf, parseArray, type ArrayGeometry } from './array-geometry.ts'
import { beamed } from './beam.ts'
import { diffuseCoherence, superdirective } from './superdirective.ts'
import { windowsFor } from './stft.ts'
import { snrOf, soundField } from './test-field.ts'

const RATE = 16000
const circle = parseArray('circular:4:0.035')
const towards = directionsFor(circle)[7]
const field = soundField(circle, towards, RATE, 2 ** 16, 10)
const heard = field.talkAtMics.map((plane, m) => plane.map((sample, i) => sample + field.noiseAtMics[m][i]))
const mean = heard[0].map((_, i) => heard.reduce((sum, plane) => sum + plane[i], 0) / heard.length)

async function listen(planes: Float32Array[], array?: ArrayGeometry, piece = 5000, rate = RATE): Promise<Float32Array> {
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    for (let at = 0; at < planes[0].length; at += piece) yield planes.map((plane) => plane.slice(at, at + piece))
  }
  const output: number[] = []
  for await (const chunk of beamed(chunks(), planes.length, rate, array)) output.push(...chunk)
  return Float32Array.from(output)
}

/** The second half, when levels, noise and direction are known. */
const settled = (sound: Float32Array): number => snrOf(sound.subarray(2 ** 15), field.talk.subarray(2 ** 15))

test('a talker in diffuse noise gains what the weights promise', async () => {
  const windows = windowsFor(RATE)
  const coherence = diffuseCoherence(windows, circle)
  const live = [0, 1, 2, 3]
  const { re, im } = superdirective(windows, leadsOf(circle, towards), live, coherence, 0.02)
  let left = 0
  for (let k = 0; k < windows.bins; k++)
    for (const a of live)
      for (const b of live)
        left += (coherence(k, a, b) * (re[4 * k + a] * re[4 * k + b] + im[4 * k + a] * im[4 * k + b])) / windows.bins
  const promised = -10 * Math.log10(left)
  expect(promised).toBeGreaterThan(4)
  expect(settled(await listen(heard, circle)) - settled(heard[0])).toBeGreaterThan(promised - 1)
})

test('an array that nobody described is told from the sound', async () => {
  expect(settled(await listen(heard))).toBeGreaterThan(settled(await listen(heard, circle)) - 1)
})

test('without knowing where the microphones are it still beats one of them and their mean, in any order', async () => {
  const swapped = [heard[0], heard[2], heard[1], heard[3]]
  const blind = settled(await listen(swapped))
  expect(blind).toBeGreaterThan(settled(heard[0]) + 2)
  expect(blind).toBeGreaterThan(settled(mean) + 2)
})

test.each([
  ['dead', (sample: number) => 0 * sample],
  ['cut off', (sample: number) => Math.sign(sample)],
])('a %s channel does no harm', async (_, spoil) => {
  for (const spoilt of [0, 2]) {
    const planes = heard.map((plane, m) => (m === spoilt ? plane.map(spoil) : plane))
    const whole = heard.filter((_, m) => m !== spoilt)
    expect(settled(await listen(planes, circle))).toBeGreaterThan(settled(whole[0]) + 2)
  }
})

test('a quiet microphone is brought to the level of the others', async () => {
  const planes = heard.map((plane, m) => (m === 1 ? plane.map((sample) => sample / 3) : plane))
  expect(settled(await listen(planes, circle))).toBeGreaterThan(settled(await listen(heard, circle)) - 0.5)
})

test('what comes out does not depend on how the input was cut', async () => {
  const planes = heard.map((plane) => plane.slice(0, 30001))
  for (const array of [circle, undefined]) {
    const whole = await listen(planes, array, 30001)
    expect(whole).toHaveLength(30001)
    expect(await listen(planes, array, 333)).toEqual(whole)
  }
})

test.each([0, 1, 255, 2048, 2304, 5000])('%d samples in, as many out', async (length) => {
  const planes = heard.map((plane) => plane.slice(0, length))
  expect(await listen(planes, circle)).toHaveLength(length)
  expect(await listen(planes)).toHaveLength(length)
})

test('silence stays silence', async () => {
  const planes = heard.map(() => new Float32Array(20000))
  expect((await listen(planes, circle)).every((sample) => sample === 0)).toBe(true)
  expect((await listen(planes)).every((sample) => sample === 0)).toBe(true)
})

test('two microphones at 48 kHz: below 8 kHz the talker comes out clearer', async () => {
  const pair = parseArray('linear:2:0.1')
  const wide = soundField(pair, [1, 0, 0], 48000, 2 ** 16, 10)
  const planes = wide.talkAtMics.map((plane, m) => plane.map((sample, i) => sample + wide.noiseAtMics[m][i]))
  const output = await listen(planes, pair, 5000, 48000)
  expect(output).toHaveLength(2 ** 16)
  const low = (sound: Float32Array): Float32Array =>
    sound.map((_, i) => sound.slice(i, i + 12).reduce((a, b) => a + b, 0))
  const clearness = (sound: Float32Array): number =>
    snrOf(low(sound).subarray(2 ** 15), low(wide.talk).subarray(2 ** 15))
  expect(clearness(output)).toBeGreaterThan(clearness(planes[0]) + 1)
})
