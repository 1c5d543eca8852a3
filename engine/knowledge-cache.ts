import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../models/root.ts'
import type { Hotwords } from './asr/hotwords.ts'
import { expectedTerms } from './expected-terms.ts'
import type { Knowledge } from './pack/knowledge.ts'
import { loadPack } from './pack/load.ts'
import type { Overlay } from './pack/overlay.ts'
import { createRepair } from './repair/repair.ts'
import { dialectNamed } from './text/dialects.ts'
import { openLanguageModel, type LanguageModel } from './text/language-model.ts'
import type { TextModelPaths } from './text/text-models.ts'
import { createUnderstand, type Understand, type UnderstandTools } from './understand.ts'

/** Which knowledge is wanted: a pack, a store's glossary over it, and what its speakers sound like. */
export interface KnowledgeChoice {
  pack: string
  glossaryPath?: string
  /** What experts laid over the pack, see knowledge/live.ts. */
  overlaid?: Overlaid
  dialect?: string
}

/** Overlays in use, the lowest first; `line` and `hash` tell them apart from those of other stores and versions. */
export interface Overlaid {
  line: string
  hash: string
  overlays: readonly Overlay[]
}

/** A pack as the engine uses it: to understand with, and as words to expect. */
export interface Prepared {
  understand: Understand
  terms: Hotwords
}

interface Entry<T> {
  edition: string
  value: Promise<T>
}

/** Packs for so many stores at a time are kept; each holds some ten megabytes, and takes a second or two to prepare. */
const MOST_KEPT = 16
/** Visits of a recording that a day holds. */
const MOST_ANSWERS = 64
const STANDARD = 'standard'

export const languageModelPath = (): string => join(projectRoot(), 'models', 'language', 'zh-char.bin')
/** Files of the models of text that recognition weighs with. */
export const textModelPaths = (): TextModelPaths => ({
  characters: languageModelPath(),
  words: join(projectRoot(), 'models', 'language', 'zh-word.bin'),
})

/** Packs with their glossaries and dialects, prepared once; `readers` are the trained ones that they share. */
export function createKnowledgeCache(
  readers: Pick<UnderstandTools, 'score' | 'read'> = {},
): (choice: KnowledgeChoice) => Promise<Prepared> {
  let languageModel: Promise<LanguageModel> | undefined
  const { score, read } = readers
  const shared = { ...(score && { score }), ...(read && { read, readAgain: lastAnswer(read) }) }
  return createCache(async ({ pack, glossaryPath, overlaid, dialect = STANDARD }) => {
    const { near } = dialectNamed(dialect)
    const knowledge: Knowledge = await loadPack(pack, {
      ...(glossaryPath !== undefined && { glossaryPath }),
      ...(overlaid && { overlays: overlaid.overlays }),
    })
    languageModel ??= openLanguageModel(languageModelPath())
    const repair = createRepair(knowledge, await languageModel, { dialect: near })
    const understand = createUnderstand(knowledge, { repair, ...shared })
    return { understand, terms: expectedTerms(knowledge, randomUUID()) }
  }, MOST_KEPT)
}

/** Asked the same again at once, as when one recording is read with two versions of a pack, it gives the same answer again. */
function lastAnswer<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>): (asked: Asked) => Promise<Answer> {
  const last = new Map<string, Promise<Answer>>()
  return (asked) => {
    const key = JSON.stringify(asked)
    const answer = last.get(key) ?? ask(asked)
    last.delete(key)
    last.set(key, answer)
    for (const oldest of last.keys()) if (last.size > MOST_ANSWERS) last.delete(oldest)
    answer.catch(() => last.delete(key))
    return answer
  }
}

/**
 * Keeps what `prepare` gives for the choices that were used last, `most` of them. A glossary that was edited, and knowledge that was
 * published, is prepared again, in the place of what it was; what failed is not kept.
 */
export function createCache<T>(
  prepare: (choice: KnowledgeChoice) => Promise<T>,
  most: number,
): (choice: KnowledgeChoice) => Promise<T> {
  const kept = new Map<string, Entry<T>>()
  return async ({ pack, glossaryPath, overlaid, dialect = STANDARD }) => {
    const key = JSON.stringify([pack, glossaryPath, overlaid?.line, dialect])
    const edition = `${overlaid?.hash ?? ''} ${glossaryPath === undefined ? '' : await editionOf(glossaryPath)}`
    const known = kept.get(key)
    const choice = {
      ...{ pack, dialect },
      ...(glossaryPath !== undefined && { glossaryPath }),
      ...(overlaid && { overlaid }),
    }
    const entry = known?.edition === edition ? known : { edition, value: prepare(choice) }
    // A map keeps the order of writing: what was used last stands last.
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest)
    entry.value.catch(() => kept.get(key) === entry && kept.delete(key))
    return entry.value
  }
}

async function editionOf(path: string): Promise<string> {
  return stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => '',
  )
}
