import { describe, expect, test } from 'vitest'
import { branchOf, pathTo, rowsOf, treeOf, type Node } from './concept-tree.ts'

const node = (id: string, parent?: string): Node => ({ id, name: id, ...(parent !== undefined && { parent }) })
const tree = treeOf([node('c', 'a'), node('b'), node('a'), node('d', 'c'), node('lost', 'gone'), node('e', 'a')])
const seen = (...open: string[]) =>
  rowsOf(tree, new Set(open)).map(({ node: { id }, level, place, siblings }) => `${id} ${level} ${place}/${siblings}`)

describe('the tree of concepts', () => {
  test('shows its roots by name, with what hangs below nothing', () => {
    expect(seen()).toEqual(['a 1 1/3', 'b 1 2/3', 'lost 1 3/3'])
  })

  test('shows what is open, each with its place among its siblings', () => {
    expect(seen('a', 'c', 'b')).toEqual(['a 1 1/3', 'c 2 1/2', 'd 3 1/1', 'e 2 2/2', 'b 1 2/3', 'lost 1 3/3'])
    expect(seen('c')).toHaveLength(3)
  })

  test('knows the way to a concept, and what is below it', () => {
    expect(pathTo(tree, 'd').map(({ id }) => id)).toEqual(['a', 'c'])
    expect(pathTo(tree, 'lost')).toEqual([])
    expect(branchOf(tree, 'a')).toEqual(['a', 'c', 'd', 'e'])
  })

  test('ends where concepts hang in a circle, and shows all of them', () => {
    const round = treeOf([node('x', 'y'), node('y', 'x'), node('z', 'x'), node('self', 'self')])
    expect(
      rowsOf(round, new Set(['x', 'y', 'z', 'self']))
        .map(({ node: { id } }) => id)
        .sort(),
    ).toEqual([...['self', 'x', 'y', 'z']])
    expect(pathTo(round, 'z').map(({ id }) => id)).toEqual(['y', 'x'])
  })
})
