import { describe, expect, it } from 'vitest'
import { emptyOverlay, withChanges, type Overlay } from '../pack/overlay.ts'
import type { Concept } from '../types.ts'
import type { Ground } from './action.ts'
import type { GivenConcept } from './given-concept.ts'
import { importConcepts } from './import-concepts.ts'
import { exportedConcepts } from './exported-concepts.ts'

const concept = (id: string, name: string, more: Partial<Concept> = {}): Concept => ({
  ...{ id, name, type: 'product', aliases: [], not: [], heardAs: [] },
  ...more,
})
const SHIPPED = [
  concept('auto/seat', '座椅', { aliases: ['椅子', '座位'] }),
  concept('auto/seat/rear', '后排座椅', { parent: 'auto/seat', aliases: ['第二排'] }),
  concept('auto/boot', '后备箱', { aliases: ['尾箱'] }),
]
const groundOf = (overlay: Overlay = emptyOverlay()): Ground => ({
  pack: 'auto',
  shipped: SHIPPED,
  between: [],
  overlay,
})

function take(given: Omit<GivenConcept, 'place'>[], ground = groundOf()) {
  const placed = given.map((one, at) => ({ ...one, place: at + 2 }))
  const { lines, changes } = importConcepts(placed, ground)
  const after = groundOf(withChanges(ground.overlay, changes))
  return { results: lines.map(({ result }) => result), lines, changes, after }
}
const shown = (ground: Ground, id: string) => exportedConcepts(ground).find((one) => one.id === id)

describe('concepts of a file', () => {
  it('add, change, and leave what is the same or is not named', () => {
    const { results, lines, after } = take([
      { name: '冰柜', type: 'product', aliases: ['冷柜'], parent: '后备箱' },
      { id: 'seat', aliases: ['椅子', '板凳'] },
      { id: 'auto/boot', name: '后备箱', aliases: ['尾箱'], parent: '' },
    ])
    expect(results).toEqual(['added', 'changed', 'unchanged'])
    expect(lines[1]).toMatchObject({ id: 'auto/seat', name: '座椅', what: ['aliases +1 −1'] })
    expect(shown(after, 'auto/own/bing-gui')).toMatchObject({ parent: 'auto/boot', aliases: ['冷柜'], type: 'product' })
    expect(shown(after, 'auto/seat')).toMatchObject({ aliases: ['椅子', '板凳'] })
    expect(shown(after, 'auto/seat/rear')).toMatchObject({ parent: 'auto/seat' })
  })

  it('of a file that was taken in already change nothing', () => {
    const given = [
      { name: '冰柜', type: 'product', aliases: ['冷柜'] },
      { id: 'auto/seat', name: '坐具', retired: true },
    ]
    const { after } = take(given)
    expect(shown(after, 'auto/seat')?.retired).toBe(true)
    const again = take(given, after)
    expect([again.results, again.changes]).toEqual([['unchanged', 'unchanged'], []])
    expect(
      take([{ id: 'auto/seat', name: '座椅', aliases: ['椅子', '座位'], retired: false }], after).after.overlay
        .concepts['auto/seat'],
    ).toBeUndefined()
  })

  it.each([
    [
      'the same id twice',
      [
        { id: 'auto/seat', name: '甲' },
        { id: 'seat', name: '乙' },
      ],
      ['changed', 'refused'],
      '重复',
    ],
    ['a type nobody knows', [{ name: '甲', type: 'thing' }], ['refused'], '类型'],
    ['neither id nor name', [{ type: 'product' }], ['refused'], '名称'],
    ['a parent that is not there', [{ name: '甲', type: 'brand', parent: '没有' }], ['refused'], '不存在'],
    ['its own parent', [{ id: 'auto/seat', parent: '座椅' }], ['refused'], '绕成了圈'],
    ['a circle with what is there', [{ id: 'auto/seat', parent: 'auto/seat/rear' }], ['refused'], '绕成了圈'],
    [
      'a circle of its own',
      [
        { name: '甲', type: 'brand', parent: '乙' },
        { name: '乙', type: 'brand', parent: '甲' },
      ],
      ['refused', 'refused'],
      '绕成了圈',
    ],
    [
      'below a line that was refused',
      [
        { name: '甲', type: 'brand', aliases: ['尾箱'] },
        { name: '乙', type: 'brand', parent: '甲' },
      ],
      ['refused', 'refused'],
      '尾箱',
    ],
    [
      'an alias that another has',
      [{ id: 'auto/seat', aliases: ['椅子', '座位', '尾箱'] }],
      ['refused'],
      '“后备箱”（auto/boot）',
    ],
    [
      'an alias in two lines',
      [
        { name: '甲', type: 'brand', aliases: ['丙'] },
        { name: '乙', type: 'brand', aliases: ['丙'] },
      ],
      ['added', 'refused'],
      '丙',
    ],
    ['sayings parted wrongly', [{ name: '甲', type: 'brand', aliases: ['丙、丁'] }], ['refused'], '|'],
    ['a saying without end', [{ name: '甲'.repeat(201), type: 'brand' }], ['refused'], '太长'],
  ])('are refused for %s, and the rest is taken', (_, given, results, why) => {
    const { lines, after } = take([...given, { name: '冰柜', type: 'product' }])
    expect(lines.map(({ result }) => result)).toEqual([...results, 'added'])
    expect(lines.find(({ result }) => result === 'refused')?.zh).toContain(why)
    expect(shown(after, 'auto/own/bing-gui')).toBeDefined()
  })

  it('keep an old name as a saying where the file does not tell the sayings', () => {
    const renamed = [{ id: 'auto/boot', name: '行李舱' }]
    expect(shown(take(renamed).after, 'auto/boot')?.aliases).toEqual(['尾箱', '后备箱'])
    expect(shown(take([{ ...renamed[0], aliases: [] }]).after, 'auto/boot')?.aliases).toEqual([])
  })

  it('may hand a saying from one concept to another, in any order', () => {
    for (const order of [1, -1]) {
      const given = [
        { id: 'auto/boot', aliases: [] },
        { id: 'auto/seat', aliases: ['椅子', '座位', '尾箱'] },
      ]
      const { results, after } = take(order < 0 ? given.reverse() : given)
      expect(results).toEqual(['changed', 'changed'])
      expect([shown(after, 'auto/seat')?.aliases.includes('尾箱'), shown(after, 'auto/boot')?.aliases]).toEqual([
        true,
        [],
      ])
    }
  })

  it('of a long chain that falls with its first line are refused in the end', () => {
    const chain = Array.from({ length: 120 }, (_, at) => ({
      ...{ name: `甲${at}`, type: 'brand', aliases: at === 0 ? ['尾箱'] : [] },
      ...(at > 0 && { parent: `甲${at - 1}` }),
    }))
    expect(new Set(take(chain).results)).toEqual(new Set(['refused']))
  })
})
