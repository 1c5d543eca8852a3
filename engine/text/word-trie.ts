/** Words by their beginnings, each with its number; lies in three arrays, ten bytes a beginning. */
export interface WordTrie {
  /** Node of a beginning, then of what follows it: `child(ROOT, code)`; NONE where no word goes on so. */
  child(node: number, code: number): number
  /** Number of the word that ends at a node; NONE where none does. */
  wordAt(node: number): number
}

export const ROOT = 0
export const NONE = -1

/** Words as stretches of one text: hundreds of thousands of strings would stay with a thread as memory long after they are gone. */
export interface WordStretches {
  text: string
  starts: Uint32Array
  ends: Uint32Array
}

export function stretchesOf(words: readonly string[]): WordStretches {
  const ends = new Uint32Array(words.length)
  let end = 0
  for (const [at, word] of words.entries()) ends[at] = end += word.length
  return { text: words.join(''), starts: Uint32Array.of(0, ...ends).subarray(0, words.length), ends }
}

/**
 * @param words - in the order of their UTF-16 codes, each once and none empty; the number of a word is its place
 * @throws RangeError when they are not
 */
export function buildTrie({ text, starts, ends: wordEnds }: WordStretches): WordTrie {
  // A beginning is no shorter than a character of some word: there are at most so many, and the empty one.
  const most = 1 + starts.reduce((sum, start, at) => sum + wordEnds[at] - start, 0)
  // Nodes are numbered breadth first: those under one node lie side by side, and end where those under the next begin.
  const [ends, codes, numbers] = [new Uint32Array(most + 1), new Uint16Array(most), new Int32Array(most).fill(NONE)]
  // Of each node the words that begin with it.
  const [froms, tos] = [new Uint32Array(most), new Uint32Array(most)]
  tos[0] = starts.length
  let nodes = 1
  ends[0] = 1
  for (let [node, length, levelEnd] = [0, 0, 1]; node < nodes; node++) {
    if (node === levelEnd) [length, levelEnd] = [length + 1, nodes]
    const first = nodes
    // The shortest comes first: it is the node itself.
    for (let at = numbers[node] === NONE ? froms[node] : froms[node] + 1; at < tos[node];) {
      const code = text.charCodeAt(starts[at] + length)
      const isInOrder = starts[at] + length < wordEnds[at] && (nodes === first || codes[nodes - 1] < code)
      if (!isInOrder) throw new RangeError('wanted: words in the order of their characters, each once')
      froms[nodes] = at
      codes[nodes] = code
      if (wordEnds[at] - starts[at] === length + 1) numbers[nodes] = at
      while (at < tos[node] && starts[at] + length < wordEnds[at] && text.charCodeAt(starts[at] + length) === code) at++
      tos[nodes++] = at
    }
    ends[node + 1] = nodes
  }
  return trieOf(ends.slice(0, nodes + 1), codes.slice(0, nodes), numbers.slice(0, nodes))
}

/** @param ends - `ends[n]` to `ends[n + 1]` are the nodes under the node n */
function trieOf(ends: Uint32Array, codes: Uint16Array, numbers: Int32Array): WordTrie {
  return {
    child(node, code) {
      let low = ends[node]
      let high = ends[node + 1]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (codes[middle] < code) low = middle + 1
        else high = middle
      }
      return low < ends[node + 1] && codes[low] === code ? low : NONE
    },
    wordAt: (node) => numbers[node],
  }
}

/** The number of a whole word; NONE where it is none. */
export function numberOf(trie: WordTrie, word: string): number {
  let node = ROOT
  for (let at = 0; at < word.length && node !== NONE; at++) node = trie.child(node, word.charCodeAt(at))
  return node === NONE ? NONE : trie.wordAt(node)
}
