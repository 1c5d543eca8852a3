import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { nearNames } from './near-names.ts'

const NAMES = ['保养', '变速箱', '充电桩', '首付', '方向盘', '途观', 'model y', '贵', '试驾', '四驱']
const near = (text: string) => nearNames(text, NAMES).map(({ name }) => name)

describe('names that sound like what was typed', () => {
  test.each([
    ['报养', '保养'],
    ['边速箱', '变速箱'],
    ['充点桩', '充电桩'],
    ['守付', '首付'],
    ['放向盘', '方向盘'],
    ['土关', '途观'],
    ['是驾', '试驾'],
    ['今天天气', undefined],
    ['shoufu', '首付'],
    ['fxp', '方向盘'],
  ])('%s: %s', (text, wanted) => {
    expect(near(text)[0]).toBe(wanted)
  })

  test('the part of the text that sounds like the name, whatever stands around it', () => {
    const [found] = nearNames('你们的充点桩多少钱', NAMES)
    expect(found).toMatchObject({ name: '充电桩', start: 3, end: 6 })
    expect(nearNames('😀报养', NAMES)[0]).toMatchObject({ start: 2, end: 4 })
  })

  test('the same sound before one that is a little off', () => {
    expect(near('宝养')[0]).toBe('保养')
    expect(nearNames('宝养', NAMES)[0].distance).toBe(0)
  })
})

const anyText = fc.stringMatching(/^[保养变速箱首付a-z0-9 😀，]{0,12}$/u)

test('any text and any names: a place in the text, none twice, nothing thrown', () => {
  fc.assert(
    fc.property(anyText, fc.uniqueArray(anyText, { maxLength: 6 }), (text, names) => {
      const found = nearNames(text, names)
      expect(new Set(found.map(({ name }) => name)).size).toBe(found.length)
      for (const { start, end, distance } of found) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(end).toBeGreaterThan(start)
        expect(distance).toBeLessThan(0.5)
      }
    }),
    fuzzRuns(1000),
  )
})
