/** Words that are expected in a recording, with the log-odds that each of their characters is worth. */
export interface Hotwords {
  /** Names the list: a thread keeps the trees it has seen. */
  key: string
  words: readonly { text: string; weight: number }[]
}

/** A prefix tree over the characters of the terms. */
export interface HotwordTree {
  children: Map<string, HotwordTree>
  /** Best weight of the terms that pass through here. */
  weight: number
  ends: boolean
}

/** Where a text stands in the tree, and what it was given for a term that is not whole yet. */
export interface HotwordPlace {
  node: HotwordTree
  owed: number
}

const SPOKEN = /[\p{L}\p{N}]/u

const leaf = (): HotwordTree => ({ children: new Map(), weight: 0, ends: false })

/** Grows the tree; thousands of terms take milliseconds. Single characters are no terms, and marks and spaces do not count. */
export function growHotwords(words: Hotwords['words']): HotwordTree {
  const root = leaf()
  for (const { text, weight } of words) {
    const characters = Array.from(text.toLowerCase()).filter((character) => SPOKEN.test(character))
    if (characters.length < 2) continue
    let node = root
    for (const character of characters) {
      let next = node.children.get(character)
      if (!next) node.children.set(character, (next = leaf()))
      next.weight = Math.max(next.weight, weight)
      node = next
    }
    node.ends = true
  }
  return root
}

/**
 * One character on: each character of a term is rewarded as it comes, so that the beam keeps it; when the term breaks off, the
 * reward is taken back (contextual biasing with back-off, as for weighted transducers in Hall et al. 2015).
 *
 * @param character - undefined at the end of the text
 */
export function advanceHotwords(
  root: HotwordTree,
  place: HotwordPlace,
  character: string | undefined,
): { score: number; place: HotwordPlace } {
  const onward = character === undefined ? undefined : place.node.children.get(character)
  if (onward) return { score: onward.weight, place: step(onward, place.owed) }
  const again = character === undefined ? undefined : root.children.get(character)
  if (!again) return { score: -place.owed, place: { node: root, owed: 0 } }
  return { score: again.weight - place.owed, place: step(again, 0) }
}

const step = (node: HotwordTree, owed: number): HotwordPlace => ({ node, owed: node.ends ? 0 : owed + node.weight })
