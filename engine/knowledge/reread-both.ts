import type { KeptWords } from '../annotate/kept-words.ts'
import type { Redaction, Utterance } from '../types.ts'
import { asReadBefore, withDifference, type Findings } from './reread-merge.ts'
import { coverChange, isAsWanted, repairChange, type RepairFacts } from './reread-words.ts'

export type ReadFindings = Findings & { words?: KeptWords[] }
type Read = (kept: Findings & { isFoundOnly?: boolean }) => Promise<ReadFindings>

/** What reads kept words with the knowledge that they were analysed with, and with the one in use. */
export interface Readers {
  /** Undefined where nobody has that knowledge any more: then what was found counts as found by it. */
  was: Read | undefined
  is: Read
}

export interface ReadBoth {
  /** What it started from: as it was kept, with what is covered now. The same object where nothing is covered anew. */
  start: Findings
  /** The same object where both kinds of knowledge find and repair the same. */
  result: Findings
  /** Redactions of the utterances in which something is covered anew. */
  covered: Redaction[]
}

type Change = ((one: Utterance) => Utterance) | undefined

/** What both kinds of knowledge find in the same words, and would do to them; `old` where somebody has it still. */
interface Twice {
  now: ReadFindings
  old: ReadFindings | undefined
}

/** What words are read with. */
interface Reading {
  readers: Readers
  facts: readonly RepairFacts[]
}

/**
 * What a recording comes to with other knowledge: first what that covers is covered for good, then its repairs are made and those of the
 * knowledge before undone, then what is found differs by what the two find.
 *
 * @param facts - of each utterance's repairs
 */
export async function readBoth(kept: Findings, readers: Readers, facts: readonly RepairFacts[]): Promise<ReadBoth> {
  const reading = { readers, facts }
  return compare(kept, await readTwice(kept, reading), reading)
}

async function readTwice(kept: Findings, { readers, facts }: Reading): Promise<Twice> {
  const now = await readers.is(kept)
  const after = wordsOf(now)
  // Where the words are as the one in use would have them, nobody need know what the other would do to them.
  const isFoundOnly = kept.utterances.every((one, at) => isAsWanted(one, after(at), facts[at]))
  return { now, old: await readers.was?.({ ...kept, isFoundOnly }) }
}

async function compare(
  kept: Findings,
  { now, old = asReadBefore(kept, now) }: Twice,
  reading: Reading,
): Promise<ReadBoth> {
  const { readers, facts } = reading
  const [before, after] = [wordsOf(old), wordsOf(now)]
  const covers = kept.utterances.map((one, at) => coverChange(one, before(at), after(at)))
  if (covers.some((change) => change)) return readCovered(kept, { reading, covers, old })
  const repairs = kept.utterances.map((one, at) => repairChange(one, before(at), after(at), facts[at]))
  if (repairs.every((change) => !change))
    return { start: kept, result: withDifference(kept, bareOf(old), bareOf(now)), covered: [] }
  const mended = edited(kept, repairs)
  const result = withDifference(
    mended,
    bareOf(edited(old, repairs)),
    bareOf(await readers.is({ ...mended, isFoundOnly: true })),
  )
  return { start: kept, result, covered: [] }
}

/** The same, once the words are gone that are to be covered. */
async function readCovered(
  kept: Findings,
  { reading, covers, old }: { reading: Reading; covers: Change[]; old: Findings },
): Promise<ReadBoth> {
  const bare = edited(kept, covers)
  // A reading sees words, not what was found in them (annotate/kept-turn.ts): what is read in these is read in `start`, too.
  const twice = await readTwice(bare, reading)
  const start = twice.old ? withDifference(bare, bareOf(edited(old, covers)), bareOf(twice.old)) : bare
  const rest = await compare(start, twice, reading)
  const covered = bare.utterances.flatMap(({ redactions }, at) => (covers[at] ? redactions : []))
  return { ...rest, covered: [...covered, ...rest.covered] }
}

const NOTHING: KeptWords = { repairs: [], personal: [] }
const wordsOf =
  ({ words }: ReadFindings) =>
  (at: number): KeptWords =>
    words?.[at] ?? NOTHING

const edited = <T extends Findings>(findings: T, changes: readonly Change[]): T => ({
  ...findings,
  utterances: findings.utterances.map((one, at) => changes[at]?.(one) ?? one),
})

/** Findings alone, of whatever holds them. */
export const bareOf = ({ utterances, moments, visits }: Findings): Findings => ({
  ...{ utterances, moments },
  ...(visits && { visits }),
})
