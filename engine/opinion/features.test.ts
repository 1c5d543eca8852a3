import { expect, it } from 'vitest'
import { ngramFeatures } from './features.ts'

/** Hashes as scripts/train/features.py makes them for 油耗 and for 5L, digits made alike. */
const HASHES = { first: 4206201113, second: 1173203705 }

it('finds the n-grams that training found, whatever the case, spaces and digits', () => {
  const places = new Map([
    [HASHES.first, 0],
    [HASHES.second, 1],
  ])
  const vocabulary = { longest: 2, places, rarity: Uint8Array.of(48, 64) }
  const features = ngramFeatures('油耗 8.5L', vocabulary)
  expect([...features.keys()].sort()).toEqual([0, 1])
  expect([...features.values()].reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1)
  expect(features.get(1)! / features.get(0)!).toBeCloseTo(64 / 48)
  expect(ngramFeatures('油 耗1.2l', vocabulary)).toEqual(features)
  expect(ngramFeatures('座椅', vocabulary).size).toBe(0)
})
