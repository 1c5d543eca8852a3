import type { FigureSource, Title } from '../store/figure-types.ts'
import { conceptNames } from './ancestry.ts'
import type { Dimension } from './dimensions.ts'

/** Names for people of the values of a dimension; values that speak for themselves have none. */
export async function titlesOf(source: FigureSource, dimension: Dimension): Promise<Map<string, Title>> {
  if (dimension === 'concept') {
    const names = await conceptNames(source)
    return new Map([...names].map(([id, { name }]) => [id, { zh: name, en: name }]))
  }
  if (dimension === 'store') {
    const { nameOf } = await source.stores()
    return new Map([...nameOf].map(([id, name]) => [id, { zh: name, en: name }]))
  }
  if (dimension !== 'group' && dimension !== 'need' && dimension !== 'stage') return new Map()
  return source.factTitles(dimension)
}
