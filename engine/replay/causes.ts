import type { MadeBy } from './expectation.ts'

/** Something that was otherwise in the other run, and may be why results differ. */
export interface Cause {
  what: keyof MadeBy
  wanted: string
  got: string
}

/** Digests are shown by their beginning. */
const SHOWN_CHARACTERS = 12

/** What two runs were made by differently, the nearest reasons first. */
export function causesOf(wanted: MadeBy, got: MadeBy): Cause[] {
  return ORDER.filter((what) => wanted[what] !== got[what]).map((what) => ({
    what,
    wanted: String(wanted[what]).slice(0, SHOWN_CHARACTERS),
    got: String(got[what]).slice(0, SHOWN_CHARACTERS),
  }))
}

const ORDER: (keyof MadeBy)[] = [
  'pack',
  'packVersion',
  'packDigest',
  'glossaryDigest',
  'model',
  'modelDigest',
  'beams',
  'languageWeight',
  'languageModelDigest',
  'readersDigest',
  'version',
  'machine',
]
