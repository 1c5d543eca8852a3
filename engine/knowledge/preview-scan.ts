import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { languageModelPath } from '../knowledge-cache.ts'
import { createMatcher, type Match } from '../match/match.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { Overlay } from '../pack/overlay.ts'
import { createRepairDifference } from '../repair/repair-difference.ts'
import type { TextScope, TextStore } from '../store/text-types.ts'
import type { StoredUtterance } from '../store/types.ts'
import { openLanguageModel } from '../text/language-model.ts'
import { fold } from '../text/surface.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Mention } from '../types.ts'
import type { FindBoth } from './conversation-named.ts'
import { createTally, type Effects, type Place } from './effects.ts'
import { pagesOf } from './said-pages.ts'
import { createScanRepairs } from './scan-repairs.ts'
import { meantOtherwise, touchedBy, type IsTouched } from './touched.ts'

/** What is compared: a line's own overlay as it was and as it is, over what lies between it and the pack. */
export interface Compared {
  scope: TextScope
  between: readonly Overlay[]
  was: Overlay
  is: Overlay
}

/** How a scan is watched, and ended. */
export interface ScanWatch {
  /** Of so many recordings at most, those written last, it is looked at what their conversations make different. Default: all. */
  most?: number
  signal?: AbortSignal
  /** Utterances read until now. */
  onProgress?: (utterances: number) => void
  /** Recordings in which more may be different than is told here, as they are come upon. */
  onTouched?: (recordingIds: string[]) => void
}

/** What a scan came to. */
export interface Scanned {
  utterances: number
  changed: number
  effects: Effects<Place>
}

type Store = TextStore & { getUtterances(recordingId: string): Promise<StoredUtterance[]> }

/** Both packs of a comparison: as it was, as it is. */
export const comparedPacks = ({ scope, between, was, is }: Compared): Promise<Knowledge[]> =>
  Promise.all([was, is].map((overlay) => knownPack(scope.pack, [...between, overlay])))

/**
 * Reads everything that was said with two versions of the knowledge: concepts by their surfaces, in the texts as they are kept (repaired,
 * personal data covered); repairs, in what was recognised. The latest is read first.
 *
 * @throws AppError CANCELLED
 */
export async function scanSaid(
  store: Store,
  compared: Compared,
  { most = Infinity, signal, onProgress, onTouched }: ScanWatch = {},
): Promise<Scanned> {
  const [old, now] = await comparedPacks(compared)
  const [isTouched, isMeantOtherwise] = [touchedBy(old, now), meantOtherwise([old, now], [compared.was, compared.is])]
  const repairs = createRepairDifference(old, now, await openLanguageModel(languageModelPath()))
  const tally = createTally(now, old)
  const scanned = { utterances: 0, changed: 0 }
  if (!isMeantOtherwise && !repairs) return { ...scanned, effects: tally.result() }
  const findBoth = bothFinder(old, now, isTouched)
  const tallied =
    repairs && createScanRepairs({ store, difference: repairs, findBoth, tally: (...one) => tally.repairs(...one) })
  for await (const page of pagesOf(store, compared.scope)) {
    const touched = new Set<string>()
    for (const said of page) {
      if (signal?.aborted) throw new AppError('CANCELLED')
      if (isMeantOtherwise?.(fold(said.text).text)) touched.add(said.recordingId)
      const both = findBoth(said)
      const isNamed = both !== undefined && tally.mentions(said, both.was, both.is)
      const isRepaired = await tallied?.look(said, isNamed)
      if (isNamed || isRepaired) scanned.changed += 1
    }
    scanned.utterances += page.length
    if (touched.size > 0) onTouched?.([...touched])
    onProgress?.(scanned.utterances)
    // Whoever asks it to end is heard between pages.
    await setImmediate()
  }
  scanned.changed += (await tallied?.end(most, signal)) ?? 0
  return { ...scanned, effects: tally.result() }
}

/** Whoever reads a conversation asks again for utterances that lie near in the scan: so many are remembered. */
const MOST_REMEMBERED = 2000

function bothFinder(old: Knowledge, now: Knowledge, isTouched: IsTouched | undefined): FindBoth {
  const [was, is] = [finderOf(old), finderOf(now)]
  const known = new Map<string, ReturnType<FindBoth>>()
  return ({ id, text }) => {
    if (!isTouched?.(fold(text).text)) return undefined
    const both = known.get(id) ?? { was: was(text), is: is(text) }
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(id, both)
    return both
  }
}

/** A placeholder is no word: what stands for a number names no telephone. */
const PLACEHOLDER = /<[^<>]*>/gu

function finderOf(knowledge: Knowledge): (text: string) => Mention[] {
  const tokenizer = createTokenizer(knowledge.words)
  const match: Match = createMatcher(knowledge)
  return (text) => {
    const covered = [...text.matchAll(PLACEHOLDER)].map(({ index, 0: { length } }) => ({
      start: index,
      end: index + length,
    }))
    return match(text, tokenizer.tokenize(text)).filter(
      (mention) => !covered.some(({ start, end }) => start < mention.end && mention.start < end),
    )
  }
}
