import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { createMatcher, type Match } from '../match/match.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { knownPack } from '../pack/known-packs.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import type { SaidText, TextScope, TextStore } from '../store/text-types.ts'
import { fold } from '../text/surface.ts'
import { createTokenizer } from '../text/tokenize.ts'
import type { Mention } from '../types.ts'
import type { Draft } from './drafts.ts'
import { readLine } from './line.ts'
import { touchedBy } from './touched.ts'

/** An utterance in which a concept would be found, or would not any more. */
export interface Example {
  utteranceId: string
  recordingId: string
  storeId: string
  startMs: number
  endMs: number
  text: string
  /** Where in the text, in UTF-16. */
  start: number
  end: number
}

/** What a draft would change for one concept. `renamed` are mentions that stay and bear another name or type. */
export interface ConceptEffect {
  id: string
  name: string
  appear: number
  vanish: number
  renamed: number
  examples: { appear: Example[]; vanish: Example[] }
}

export interface Preview {
  /** Utterances in all, and those in which anything would be different. */
  utterances: number
  changed: number
  /** Those that change most come first. */
  concepts: ConceptEffect[]
}

/** How it is watched, and ended. */
export interface Watching {
  /** What it will cost, before it begins: utterances to be read. */
  onCost?: (utterances: number) => void
  /** Share that is done, 0..1. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
}

/** Some ten milliseconds of the thread, in which a service may have others to answer. */
const PAGE = 500
export const MOST_EXAMPLES = 5

/**
 * What a draft would find in everything that was said, against the version it was begun on: concepts by their surfaces, in the texts as they
 * are kept (repaired, personal data covered). What repairs and opinions would come to is not told.
 *
 * @throws AppError CANCELLED
 */
export async function previewDraft(
  store: KnowledgeVersions & TextStore,
  { line, before, ground }: Pick<Draft, 'line' | 'before' | 'ground'>,
  { onCost, onProgress, signal }: Watching = {},
): Promise<Preview> {
  const [old, now] = await Promise.all(
    [before, ground.overlay].map((overlay) => knownPack(ground.pack, [...ground.between, overlay])),
  )
  const scope: TextScope = readLine(line)
  const isTouched = touchedBy(old, now)
  const utterances = await store.countTexts(scope)
  onCost?.(isTouched ? utterances : 0)
  const tally = createTally(now, old)
  if (isTouched) {
    const [findOld, findNow] = [finderOf(old), finderOf(now)]
    let done = 0
    for await (const page of pagesOf(store, scope)) {
      if (signal?.aborted) throw new AppError('CANCELLED')
      for (const said of page)
        if (isTouched(fold(said.text).text)) tally.add(said, findOld(said.text), findNow(said.text))
      done += page.length
      onProgress?.(done / Math.max(utterances, done))
      // Whoever else works in this thread has a turn between pages.
      await setImmediate()
    }
  }
  return { utterances, ...tally.result() }
}

/** Everything that was said, the latest first. */
export async function* pagesOf(store: TextStore, scope: TextScope): AsyncGenerator<SaidText[]> {
  let before: number | undefined
  for (;;) {
    const page = await store.textPage(scope, PAGE, before)
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    before = page[page.length - 1].seq
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

/** Counts what appears, vanishes and is named otherwise, utterance by utterance, with the first examples of each. */
export function createTally(now: Knowledge, old: Knowledge) {
  const effects = new Map<string, ConceptEffect>()
  let changed = 0
  const effectOf = (id: string): ConceptEffect => {
    const name = now.concepts.get(id)?.name ?? old.concepts.get(id)?.name ?? id
    const known = effects.get(id) ?? {
      id,
      name,
      appear: 0,
      vanish: 0,
      renamed: 0,
      examples: { appear: [], vanish: [] },
    }
    effects.set(id, known)
    return known
  }
  const note = (kind: 'appear' | 'vanish', said: SaidText, { conceptId, start, end }: Mention): void => {
    const effect = effectOf(conceptId)
    effect[kind] += 1
    const { id: utteranceId, recordingId, storeId, startMs, endMs, text } = said
    if (effect.examples[kind].length < MOST_EXAMPLES)
      effect.examples[kind].push({ utteranceId, recordingId, storeId, startMs, endMs, text, start, end })
  }
  return {
    add(said: SaidText, was: readonly Mention[], is: readonly Mention[]): void {
      const isThere = (list: readonly Mention[], { conceptId, start, end }: Mention) =>
        list.find((one) => one.conceptId === conceptId && one.start === start && one.end === end)
      const gone = was.filter((mention) => !isThere(is, mention))
      const come = is.filter((mention) => !isThere(was, mention))
      const renamed = is.filter((mention) => {
        const same = isThere(was, mention)
        return same && (same.name !== mention.name || same.type !== mention.type)
      })
      for (const mention of gone) note('vanish', said, mention)
      for (const mention of come) note('appear', said, mention)
      for (const { conceptId } of renamed) effectOf(conceptId).renamed += 1
      if (gone.length + come.length + renamed.length > 0) changed += 1
    },
    result(): Omit<Preview, 'utterances'> {
      const weight = ({ appear, vanish, renamed }: ConceptEffect): number => appear + vanish + renamed
      const concepts = [...effects.values()].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1))
      return { changed, concepts }
    },
  }
}
