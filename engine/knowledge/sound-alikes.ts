import { pinyin } from 'pinyin-pro'
import type { Concept } from '../types.ts'

/** Sayings of two concepts that sound the same to many. */
export interface SoundAlikes {
  one: { id: string; surface: string }
  other: { id: string; surface: string }
}

/** What speakers of the south and recognisers do not tell apart: tongue and teeth, n and l, n and ng, f and h. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/^([zcs])h/, '$1'],
  [/^l/, 'n'],
  [/^hu(?=.)/, 'f'],
  [/([aei])ng$/, '$1n'],
]
const HAN = /^\p{Script=Han}{2,6}$/u

/** Pairs of sayings of different concepts that come to the same sound, none of one concept above another. */
export function soundAlikes(concepts: readonly Concept[]): SoundAlikes[] {
  const parents = new Map(concepts.map(({ id, parent }) => [id, parent]))
  const heard = new Map<string, { id: string; surface: string }[]>()
  for (const { id, name, aliases } of concepts)
    for (const surface of new Set([name, ...aliases]))
      if (HAN.test(surface)) {
        const key = soundOf(surface)
        heard.set(key, [...(heard.get(key) ?? []), { id, surface }])
      }
  return [...heard.values()].flatMap((group) =>
    group.flatMap((one, at) =>
      group
        .slice(at + 1)
        .filter(
          ({ id, surface }) =>
            id !== one.id && surface !== one.surface && parents.get(id) !== one.id && parents.get(one.id) !== id,
        )
        .map((other) => ({ one, other })),
    ),
  )
}

const soundOf = (surface: string): string =>
  pinyin(surface, { toneType: 'none', type: 'array', v: true })
    .map((syllable) => SAME.reduce((text, [from, to]) => text.replace(from, to), syllable))
    .join(' ')
