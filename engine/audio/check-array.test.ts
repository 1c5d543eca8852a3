import { describe, expect, test } from 'vitest'
import { arrayNames, loadArray, type ArrayProfile } from './array-profile.ts'
import { checkArray } from './check-array.ts'
import { simulateArray } from './test-array.ts'

const known = await Promise.all((await arrayNames()).map(loadArray))
/** Two microphones at any distance explain each other from some side; without microphones there is nothing to place. */
const telling = known.filter(({ places }) => places.length > 2)
const named = (name: string): ArrayProfile => known.find((array) => array.name === name)!
const sized = ({ places }: ArrayProfile, factor: number) =>
  places.map(([x, y, z]) => [x * factor, y * factor, z * factor] as const)

test('there are thirteen arrays and more whose geometry can be told', () => {
  expect(telling.length).toBeGreaterThanOrEqual(13)
})

test.each(telling)('a recording of $name is of $name, and nothing is wrong with it', (array) => {
  const { ranking, problems } = checkArray(simulateArray(array), array.rate, array, known)
  expect(ranking[0].name).toBe(array.name)
  expect(problems).toEqual([])
})

// Two boards share one layout: who is asked for neither of them may get the other.
test('whoever names nothing right is told the right name, but for one pair of the same layout', () => {
  const wrong = telling.filter((array) => {
    const other = telling.find(
      ({ name, map, rate }) => name !== array.name && map.length === array.map.length && rate === array.rate,
    )
    if (other === undefined) return false
    return checkArray(simulateArray(array), array.rate, other, known).ranking[0].name !== array.name
  })
  expect(wrong.map(({ name }) => name).filter((name) => !/^(minidsp-uma-8|xmos-7)$/.test(name))).toEqual([])
})

describe.each(['respeaker-usb-4', 'respeaker-pi-6', 'microsoft-circular-4'])('of %s', (name) => {
  const array = named(name)
  test.each([0.7, 1.3])('a size that is %d of what was said is told', (factor) => {
    const { problems } = checkArray(simulateArray(array, sized(array, factor)), array.rate, array, [array])
    expect(problems).toMatchObject([{ kind: 'size' }])
    const [problem] = problems
    if (problem.kind === 'size') expect(Math.abs(problem.factor / factor - 1)).toBeLessThan(0.15)
  })

  test.each([0.9, 1.1])('a size that is %d of it is not: rooms do not tell so exactly', (factor) => {
    const { problems } = checkArray(simulateArray(array, sized(array, factor)), array.rate, array, [array])
    expect(problems).toEqual([])
  })

  test('two neighbours that were swapped are told', () => {
    const planes = simulateArray(array)
    const [a, b] = array.map.flatMap((kind, channel) => (kind === 'mic' ? [channel] : []))
    ;[planes[a], planes[b]] = [planes[b], planes[a]]
    expect(checkArray(planes, array.rate, array, [array]).problems).toMatchObject([{ kind: 'swapped' }])
  })

  test('a dead microphone is told', () => {
    const planes = simulateArray(array)
    const dead = array.map.lastIndexOf('mic')
    planes[dead].fill(0)
    expect(checkArray(planes, array.rate, array, [array]).problems).toEqual([{ kind: 'dead-channel', channel: dead }])
  })
})

test('a row that is longer than said is told by who speaks at its end', () => {
  const row = named('microsoft-linear-4')
  const { problems } = checkArray(simulateArray(row, sized(row, 1.4)), row.rate, row, [row])
  expect(problems).toMatchObject([{ kind: 'size' }])
})

test('microphones of no order at all fit nothing', () => {
  const array = named('pepper')
  const planes = simulateArray(array, [
    [0.1, 0.02, 0],
    [-0.09, 0.01, 0],
    [0.02, -0.12, 0],
    [0.01, 0.09, 0],
  ])
  expect(checkArray(planes, array.rate, array, known).problems).not.toEqual([])
})
