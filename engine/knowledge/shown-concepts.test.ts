import { describe, expect, test } from 'vitest'
import { emptyOverlay, withChanges } from '../pack/overlay.ts'
import type { Concept } from '../types.ts'
import { changesOf, type Action, type Ground } from './action.ts'
import { shownConcepts, shownLike } from './shown-concepts.ts'

const concept = (id: string, name: string, fields: Partial<Concept> = {}): Concept => ({
  ...{ id, name, type: 'product', aliases: [], not: [], heardAs: [] },
  ...fields,
})
const shipped = [
  concept('p/lamp', '灯具', { aliases: ['灯'] }),
  concept('p/lamp/desk', '台灯', { parent: 'p/lamp', aliases: ['书桌灯'] }),
  concept('p/bed', '床', { aliases: ['大床'] }),
]
function after(...actions: Action[]) {
  let ground: Ground = { pack: 'p', overlay: emptyOverlay(), shipped, between: [] }
  for (const action of actions) ground = { ...ground, overlay: withChanges(ground.overlay, changesOf(action, ground)) }
  return shownConcepts(ground)
}
const find = (all: ReturnType<typeof after>, id: string) => all.find((one) => one.id === id)

describe('concepts as they are edited', () => {
  test('are those of the pack where nothing is edited', () => {
    expect(after().map(({ id, isEdited, isRetired, isOwn }) => [id, isEdited, isRetired, isOwn])).toEqual(
      shipped.map(({ id }) => [id, false, false, false]),
    )
  })

  test('tell what is retired, edited and own; what hung below hangs higher', () => {
    const all = after({ do: 'retire', id: 'p/lamp' }, { do: 'add', name: '沙发', type: 'product', id: 'p/own/sofa' })
    expect(find(all, 'p/lamp')).toMatchObject({ isRetired: true, isEdited: true, isOwn: false })
    expect(find(all, 'p/lamp/desk')).not.toHaveProperty('parent')
    expect(find(all, 'p/own/sofa')).toMatchObject({ isRetired: false, isOwn: true })
    expect(all.at(-1)?.id).toBe('p/lamp')
  })

  test('keep a saying at both that claim it', () => {
    const all = after({ do: 'aliases', id: 'p/bed', add: ['书桌灯'] })
    expect(find(all, 'p/bed')?.aliases).toContain('书桌灯')
    expect(find(all, 'p/lamp/desk')?.aliases).toContain('书桌灯')
  })

  test.each(['沙发', 'shafa', 'sf'])('are found by %s though no pack has them', (words) => {
    const all = after({ do: 'add', name: '沙发', type: 'product', id: 'p/own/sofa' })
    expect(shownLike(all, words, 5)).toMatchObject([{ id: 'p/own/sofa', isOwn: true, matched: { text: '沙发' } }])
  })
})
