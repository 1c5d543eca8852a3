import type { Concept } from '../types.ts'
import type { SoundDistance } from './near-sounds.ts'
import { waysToSay } from './spoken-surface.ts'

/**
 * The surface of a concept that a mis-heard form stands for: of those with as many syllables the one that sounds nearest, for
 * that is what was said (灭白衣 is 灭白蚁, not 白蚁防治); without any the form tells too little.
 */
export function surfaceMeant(form: string, concept: Concept, distance: SoundDistance): string | undefined {
  const heard = waysToSay(form)[0] ?? []
  let meant: string | undefined
  let nearest = heard.length
  for (const surface of [concept.name, ...concept.aliases]) {
    if (surface.includes('..')) continue
    for (const way of waysToSay(surface)) {
      if (way.length !== heard.length) continue
      const apart = way.reduce((sum, { symbol }, i) => sum + distance(symbol, heard[i]?.symbol ?? ''), 0)
      if (apart < nearest) [nearest, meant] = [apart, surface]
    }
  }
  return meant
}
