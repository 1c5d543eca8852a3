import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../models/root.ts'
import type { Side } from './comparison.ts'
import { UNWANTED } from './frames.ts'
import type { Mood } from './mood.ts'

/** models/packs/base/ways-of-speaking.yaml, where the fields are explained. */
interface WaysFile {
  ways: { words: string; score: number; moods?: Mood[]; of?: 'rival' }[]
  nothing: string
}

const file = parse(
  readFileSync(join(projectRoot(), 'models', 'packs', 'base', 'ways-of-speaking.yaml'), 'utf8'),
) as WaysFile

const WAYS = file.ways.map((way) => ({ ...way, words: new RegExp(way.words, 'u') }))
const NOTHING = new RegExp(file.nothing, 'u')
/** As sure as a plain feeling word that is negated, see `modifierOf`. */
const OF_NOTHING = 0.8

/** A way of speaking found in a clause. */
export interface FoundPattern {
  start: number
  end: number
  text: string
  score: number
}

/** Finds the ways of speaking in a clause that is meant as `mood`. Offsets are into the clause. */
export function findPatterns(clause: string, mood: Mood, side: Side): FoundPattern[] {
  return WAYS.flatMap(({ words, score, moods = ['statement'], of = 'own' }) => {
    const match = moods.includes(mood) && of === side ? words.exec(clause) : null
    return match ? [{ start: match.index, end: match.index + match[0].length, text: match[0], score }] : []
  })
}

/** 一点诚意都没有, 一点异味都没有: nothing at all of something, bad or good by what is missing. */
export function findNothing(clause: string): FoundPattern[] {
  const match = NOTHING.exec(clause)
  const missing = match?.[1] ?? match?.[2] ?? match?.[3] ?? ''
  if (!match || missing === '') return []
  const end = match.index + match[0].length
  const score = UNWANTED.test(missing) ? OF_NOTHING : -OF_NOTHING
  return [{ start: match.index, end, text: match[0], score }]
}
