import { NOTHING, UNWANTED } from './frames.ts'

/** As sure as a plain feeling word that is negated, see `modifierOf`. */
const OF_NOTHING = 0.8

/** Words of a clause that tell a feeling. Offsets are into the clause. */
interface Told {
  start: number
  end: number
  text: string
  score: number
}

/** 一点诚意都没有, 一点异味都没有: nothing at all of something, bad or good by what is missing. */
export function findNothing(clause: string): Told[] {
  const match = NOTHING.exec(clause)
  const missing = match?.slice(1).find(Boolean) ?? ''
  if (!match || missing === '') return []
  const end = match.index + match[0].length
  const score = UNWANTED.test(missing) ? OF_NOTHING : -OF_NOTHING
  return [{ start: match.index, end, text: match[0], score }]
}
