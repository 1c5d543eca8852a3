import type { Hotwords } from './asr/hotwords.ts'
import type { Knowledge } from './pack/knowledge.ts'

/** What a character of a pack's term is worth to the search, in nats (chosen on a few of the development visits). */
const PACK_WEIGHT = 0.8
/** A store's own names are few, and likely to be said. */
const GLOSSARY_WEIGHT = 2
/** Longer forms are phrases, which the language model knows better. */
const LONGEST_TERM = 8

/** The surface forms of a pack and its glossary as words that the recogniser is to expect. */
export function expectedTerms(knowledge: Knowledge, key: string): Hotwords {
  const words: { text: string; weight: number }[] = []
  for (const { id, name, aliases } of knowledge.concepts.values()) {
    const weight = id.startsWith('glossary/') ? GLOSSARY_WEIGHT : PACK_WEIGHT
    for (const text of [name, ...aliases])
      if (!text.includes('..') && text.length <= LONGEST_TERM) words.push({ text, weight })
  }
  return { key, words }
}
