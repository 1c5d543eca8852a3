import { editDistance } from '../text/edit-distance.ts'

const SILENT = /[^\p{L}\p{N}]/gu

/**
 * Puts the text first that is nearest to all that were found, each for its chance: fewest of its characters are wrong on average, though the
 * whole of another may be likelier (minimum Bayes risk: Goel, Byrne 2000). The others stay in their order.
 *
 * @param found - best first, in one script, with what the search ranks them by (nats); marks, blanks and case do not count
 * @param temperature - by how many nats a text must be ahead to count e times as much; near nought the first stays first
 */
export function nearestFirst<T extends { text: string; score: number }>(found: readonly T[], temperature: number): T[] {
  if (found.length === 0) return []
  const chances = found.map(({ score }) => Math.exp((score - found[0].score) / temperature))
  const texts = found.map(({ text }) => text.toLowerCase().replace(SILENT, ''))
  const errors = texts.map((text) => texts.reduce((sum, other, at) => sum + chances[at] * editDistance(other, text), 0))
  const nearest = errors.indexOf(Math.min(...errors))
  return [found[nearest], ...found.filter((_, at) => at !== nearest)]
}
