import type { NearPair } from '../text/dialects.ts'
import { parseSyllable, type Syllable } from './syllable.ts'

/** No two syllables are farther apart. */
export const FARTHEST = 2
const SAME_IN_DIALECT = 0.05
const OTHER_INITIAL = 1

/** Distances between initials that are mistaken for each other: by place, by breath, by manner of speaking. */
const INITIALS = `
  zh-z.15 ch-c.15 sh-s.15 n-l.2 f-h.3 r-l.35 b-p.35 d-t.35 g-k.35 j-q.35 zh-ch.35 z-c.35 j-zh.4 q-ch.4 x-sh.4 j-z.45 q-c.45
  x-s.45 k-h.45 g-h.5 q-x.45 ch-sh.45 c-s.45 zh-sh.5 z-s.5 j-x.5 z-ch.45 c-zh.45 m-n.45 m-b.5 -h.45 -r.45 -l.6 -n.5 -m.6 -g.6
  -k.7 -x.7 -j.7 -b.7 -d.7 -f.6 t-k.6 p-t.6 p-k.65 b-d.6 d-g.6 d-l.55 d-n.6 t-q.6 d-j.6 t-c.65 d-z.65 t-ch.65 d-zh.65 p-f.55 b-f.65 p-h.6 b-m.5
  r-zh.55 r-n.5 r-sh.6 l-m.6 g-j.7 k-q.7 h-x.6 h-sh.75 f-sh.7 f-x.75 f-s.7 s-c.45 s-ch.55 sh-c.55 s-zh.6 sh-z.6 t-h.7 k-f.7 m-f.7`

/** Distance 0..FARTHEST between two syllables written in pinyin without tone. */
export type SoundDistance = (a: string, b: string) => number

/** Prepares the distance for a dialect; what its speakers do not tell apart costs next to nothing. Results are kept. */
export function createSoundDistance(dialect: readonly NearPair[] = []): SoundDistance {
  const initials = initialTable(dialect)
  const nasals = new Set(dialect.filter(([a]) => a.endsWith('n')).map(([a]) => a))
  const known = new Map<string, number>()
  const parsed = new Map<string, Syllable | undefined>()
  const parse = (text: string): Syllable | undefined => {
    if (!parsed.has(text)) parsed.set(text, parseSyllable(text))
    return parsed.get(text)
  }
  return (a, b) => {
    if (a === b) return 0
    // Which is asked for first decides nothing: a nasal ending costs by the vowel of the one that comes first.
    const [first, second] = a < b ? [a, b] : [b, a]
    const key = `${first} ${second}`
    let distance = known.get(key)
    if (distance === undefined) {
      const [one, other] = [parse(first), parse(second)]
      distance = one && other ? between(one, other, initials, nasals) : FARTHEST
      known.set(key, distance)
    }
    return distance
  }
}

function initialTable(dialect: readonly NearPair[]): ReadonlyMap<string, number> {
  const table = new Map<string, number>()
  const put = (a: string, b: string, distance: number): void =>
    void table.set(`${a}-${b}`, distance).set(`${b}-${a}`, distance)
  for (const [, a = '', b = '', distance = '1'] of INITIALS.matchAll(/([a-z]*)-([a-z]+)(\.\d+)/g))
    put(a, b, Number(distance))
  for (const [a, b] of dialect) if (!/[aeiou]/.test(a + b)) put(a, b, SAME_IN_DIALECT)
  return table
}

function between(a: Syllable, b: Syllable, initials: ReadonlyMap<string, number>, nasals: ReadonlySet<string>): number {
  const initial = a.initial === b.initial ? 0 : (initials.get(`${a.initial}-${b.initial}`) ?? OTHER_INITIAL)
  return Math.min(FARTHEST, initial + medialDistance(a.medial, b.medial) + rimeDistance(a, b, nasals))
}

function medialDistance(a: string, b: string): number {
  if (a === b) return 0
  const pair = [a, b].sort().join('')
  return pair === 'iv' ? 0.25 : pair === 'uv' ? 0.35 : pair === 'iu' ? 0.7 : 0.4
}

const NUCLEI: Record<string, number> = {
  e: 0.3,
  o: 0.3,
  a: 0.7,
  y: 0.3,
  eo: 0.3,
  ae: 0.55,
  ao: 0.5,
  ey: 0.35,
  ay: 0.9,
  oy: 0.7,
}

function rimeDistance(a: Syllable, b: Syllable, nasals: ReadonlySet<string>): number {
  const nucleus = a.nucleus === b.nucleus ? 0 : (NUCLEI[[a.nucleus, b.nucleus].sort().join('')] ?? 0.7)
  return nucleus + codaDistance(a, b, nasals)
}

function codaDistance(a: Syllable, b: Syllable, nasals: ReadonlySet<string>): number {
  if (a.coda === b.coda) return 0
  const pair = [a.coda, b.coda].sort().join('')
  if (pair === 'gn') return nasals.has(`${a.nucleus || a.medial}n`) ? SAME_IN_DIALECT : a.nucleus === 'a' ? 0.25 : 0.15
  return pair === 'n' || pair === 'g'
    ? 0.5
    : pair === 'iu'
      ? 0.6
      : pair === 'u' || pair === 'i'
        ? 0.4
        : pair === 'r'
          ? 0.35
          : 0.6
}
