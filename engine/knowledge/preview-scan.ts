import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { languageModelPath } from '../knowledge-cache.ts'
import { createMatcher, type Match } from '../match/match.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { Overlay } from '../pack/overlay.ts'
import { createRepairDifference, type RepairDifference } from '../repair/repair-difference.ts'
import type { SaidText, TextScope, TextStore } from '../store/text-types.ts'
import type { StoredUtterance } from '../store/types.ts'
import { openLanguageModel } from '../text/language-model.ts'
import { fold } from '../text/surface.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Mention, Repair } from '../types.ts'
import { createTally, type Effects, type Place, type RepairAt } from './effects.ts'
import { pagesOf } from './said-pages.ts'
import { meantOtherwise, touchedBy } from './touched.ts'

/** What is compared: a line's own overlay as it was and as it is, over what lies between it and the pack. */
export interface Compared {
  scope: TextScope
  between: readonly Overlay[]
  was: Overlay
  is: Overlay
}

/** How a scan is watched, and ended. */
export interface ScanWatch {
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
  { signal, onProgress, onTouched }: ScanWatch = {},
): Promise<Scanned> {
  const [old, now] = await comparedPacks(compared)
  const [isTouched, isMeantOtherwise] = [touchedBy(old, now), meantOtherwise([old, now], [compared.was, compared.is])]
  const repairs = createRepairDifference(old, now, await openLanguageModel(languageModelPath()))
  const tally = createTally(now, old)
  const scanned = { utterances: 0, changed: 0 }
  if (!isMeantOtherwise && !repairs) return { ...scanned, effects: tally.result() }
  const [findOld, findNow] = [finderOf(old), finderOf(now)]
  const repairsOf = repairs && repairReader(store, repairs)
  for await (const page of pagesOf(store, compared.scope)) {
    const touched = new Set<string>()
    for (const said of page) {
      if (signal?.aborted) throw new AppError('CANCELLED')
      const folded = fold(said.text).text
      if (isMeantOtherwise?.(folded)) touched.add(said.recordingId)
      const isNamed = isTouched?.(folded) && tally.mentions(said, findOld(said.text), findNow(said.text))
      const [was, is] = (await repairsOf?.(said)) ?? [[], []]
      const isRepaired = tally.repairs(said, was, is)
      if (isNamed || isRepaired) scanned.changed += 1
    }
    scanned.utterances += page.length
    if (touched.size > 0) onTouched?.([...touched])
    onProgress?.(scanned.utterances)
    // Whoever asks it to end is heard between pages.
    await setImmediate()
  }
  return { ...scanned, effects: tally.result() }
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

/** What was typed takes no time, and is as it was meant. */
const LEAST_SPOKEN_MS = 2

/** What both packs would put right in an utterance; asks the store for its conversation where they might differ. */
function repairReader(store: Store, difference: RepairDifference) {
  return async (said: SaidText): Promise<[RepairAt[], RepairAt[]] | undefined> => {
    const { id, recordingId, startMs, endMs, rawText: text, confidence } = said
    const turn = { text, startMs, endMs, confidence }
    if (endMs - startMs < LEAST_SPOKEN_MS || !difference.mayDiffer(turn)) return undefined
    const others = (await store.getUtterances(recordingId)).filter((one) => one.id !== id)
    const { was, is } = difference.repairs(
      turn,
      others.flatMap(({ mentions }) => mentions),
    )
    return [whereRecognised(was), whereRecognised(is)]
  }
}

/** Repairs by their places in the text before them. */
function whereRecognised(repairs: readonly Repair[]): RepairAt[] {
  let shift = 0
  return repairs.map(({ conceptId, original, replacement, start: at }) => {
    const start = at - shift
    shift += replacement.length - original.length
    return { conceptId, replacement, start, end: start + original.length }
  })
}
