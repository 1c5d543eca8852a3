import { createSoundDistance } from '../repair/near-sounds.ts'
import { soundsOf, type Sound } from '../repair/sounds.ts'
import { isPinyinQuery, matchPinyin } from '../text/pinyin-match.ts'

/** A name that sounds like a part of a text, or is spelt by it. */
export interface NearName {
  name: string
  /** Where the part stands in the text, in UTF-16 code units. */
  start: number
  end: number
  /** Of its sound, 0 for the same; by unit of the name. */
  distance: number
}

/** How far apart sounds may be in all, by the number of units of a name: less than for a repair, since nothing else speaks for it. */
const MOST_APART = [0, 0, 0.7, 1.2, 1.7, 2.2, 2.6]
/** A syllable that is missing or too many. */
const EDIT = 0.9
/** Spelt in letters is as good as a sound that is a little off. */
const SPELT = 0.05
const MOST_KEPT = 20_000

const distanceOf = createSoundDistance()
const kept = new Map<string, readonly Sound[]>()

function soundsOfName(name: string): readonly Sound[] {
  const known = kept.get(name)
  if (known) return known
  const sounds = soundsOf(name)
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(name, sounds)
  return sounds
}

/** Names that a text may have meant, the nearest first: each with the part of the text that sounds most like it. */
export function nearNames(text: string, names: Iterable<string>): NearName[] {
  const found: NearName[] = []
  const sounds = soundsOf(text)
  const spelt = isPinyinQuery(text)
  for (const name of names) {
    const near = spelt ? speltBy(text, name) : soundingLike(sounds, name)
    if (near) found.push(near)
  }
  return found.sort((a, b) => a.distance - b.distance || b.name.length - a.name.length || (a.name < b.name ? -1 : 1))
}

function speltBy(text: string, name: string): NearName | undefined {
  const match = matchPinyin(name, text)
  const isWhole = match?.start === 0 && match.end === name.length
  return isWhole ? { name, start: 0, end: text.length, distance: SPELT } : undefined
}

/** Sellers' algorithm (1980): the least cost of the name against any part of the text, by columns of the text. */
function soundingLike(sounds: readonly Sound[], name: string): NearName | undefined {
  const units = soundsOfName(name)
  const most = MOST_APART[Math.min(units.length, MOST_APART.length - 1)] ?? 0
  if (units.length < 2 || most === 0) return undefined
  interface Cell {
    cost: number
    from: number
  }
  let column: Cell[] = [...units, undefined].map((_, i) => ({ cost: i * EDIT, from: 0 }))
  let best: (Cell & { to: number }) | undefined
  for (let at = 0; at < sounds.length; at++) {
    const next: Cell[] = [{ cost: 0, from: at + 1 }]
    for (let i = 1; i <= units.length; i++) {
      const ways = [
        { cost: column[i - 1].cost + between(sounds[at], units[i - 1]), from: i === 1 ? at : column[i - 1].from },
        { cost: column[i].cost + EDIT, from: column[i].from },
        { cost: next[i - 1].cost + EDIT, from: next[i - 1].from },
      ]
      next.push(ways.reduce((least, one) => (one.cost < least.cost ? one : least)))
    }
    column = next
    const end = column[units.length]
    if (end.cost <= most && (best === undefined || end.cost < best.cost)) best = { ...end, to: at }
  }
  if (best === undefined || best.from > best.to) return undefined
  return { name, start: sounds[best.from].start, end: sounds[best.to].end, distance: best.cost / units.length }
}

function between(one: Sound, other: Sound): number {
  let least = Infinity
  for (const a of one.readings) for (const b of other.readings) least = Math.min(least, distanceOf(a, b))
  return least
}
