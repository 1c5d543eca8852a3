import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildTrie, NONE, numberOf, ROOT, stretchesOf, type WordTrie } from './word-trie.ts'

/** Words with how often each was counted and its class. */
interface WordList {
  trie: WordTrie
  /** By the word's number. */
  counts: Uint32Array
  logCounts: Float64Array
  classes: Uint8Array
  classNames: readonly string[]
  total: number
}

/** Which words there are, and how likely each is. */
export interface Dictionary {
  /**
   * A text as its likeliest row of words: the product of their shares of all words counted is greatest, the longer first word of two rows
   * alike (the algorithm of jieba, without its hidden Markov model, which glues unknown neighbours such as 办|卡).
   */
  cut(text: string): string[]
  /** As `wordClass`: of words that a pack brings nobody tells a class. */
  classOf(word: string): string | undefined
}

/** jieba's own median of how often a word of its dictionary was counted: what a word without a count is worth. */
const MEDIAN_COUNT = 3
const LOG_MEDIAN = Math.log(MEDIAN_COUNT)

let general: WordList | undefined

/** jieba's dictionary of 349,045 words (MIT, with @node-rs/jieba); one for the process, which nothing is added to. */
const generalWords = (): WordList =>
  (general ??= readWordList(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt')))

/** Lines of `word count class`, in the order of the words. */
function readWordList(path: string): WordList {
  const text = readFileSync(path, 'utf8')
  const length = text.match(/\n/g)?.length ?? 0
  const [starts, ends] = [new Uint32Array(length), new Uint32Array(length)]
  const [counts, classes] = [new Uint32Array(length), new Uint8Array(length)]
  const classNames = new Map<string, number>()
  for (let number = 0, start = 0; number < length; number++) {
    const lineEnd = text.indexOf('\n', start)
    const wordEnd = text.indexOf(' ', start)
    const countEnd = text.indexOf(' ', wordEnd + 1)
    const name = text.slice(countEnd + 1, lineEnd)
    if (!classNames.has(name)) classNames.set(name, classNames.size)
    starts[number] = start
    ends[number] = wordEnd
    counts[number] = Number(text.slice(wordEnd + 1, countEnd))
    classes[number] = classNames.get(name) ?? 0
    start = lineEnd + 1
  }
  return {
    trie: buildTrie({ text, starts, ends }),
    counts,
    logCounts: Float64Array.from(counts, Math.log),
    classes,
    classNames: [...classNames.keys()],
    total: counts.reduce((sum, count) => sum + count, 0),
  }
}

/**
 * The general dictionary with words of a pack beside it; others' dictionaries know nothing of them.
 *
 * @param words - of Han characters, two or more; how often they are said nobody counted
 */
export function createDictionary(words: readonly string[]): Dictionary {
  const list = generalWords()
  const own = [...new Set(words)].sort((a, b) => (a < b ? -1 : 1))
  const ownTrie = buildTrie(stretchesOf(own))
  const logTotal = Math.log(totalWith(list, own))
  return {
    cut: (text) => wordsAlong(text, likeliestEnds(text, list, ownTrie, logTotal)),
    classOf: wordClass,
  }
}

/** The class of a word of the general dictionary in jieba's marks (`n`, `v`, `nr` a name of a person); undefined where it has no such word. */
export function wordClass(word: string): string | undefined {
  const { trie, classNames, classes } = generalWords()
  const number = numberOf(trie, word)
  return number === NONE ? undefined : classNames[classes[number]]
}

/** A word of the pack that is in the general dictionary, too, counts as one of the pack's. */
function totalWith(list: WordList, own: readonly string[]): number {
  return own.reduce((sum, word) => {
    const number = numberOf(list.trie, word)
    return sum + MEDIAN_COUNT - (number === NONE ? 0 : list.counts[number])
  }, list.total)
}

/** For each place at which a character begins, where the first word of the likeliest row from there on ends. */
function likeliestEnds(text: string, list: WordList, ownTrie: WordTrie, logTotal: number): Int32Array {
  const ends = new Int32Array(text.length)
  const logShares = new Float64Array(text.length + 1)
  for (let at = text.length - 1; at >= 0; at--)
    if (!isLowSurrogate(text, at)) ends[at] = likeliestEnd(text, at, { list, ownTrie, logTotal, logShares })
  return ends
}

interface Row {
  list: WordList
  ownTrie: WordTrie
  logTotal: number
  /** Of the likeliest row of words from each place to the end of the text. */
  logShares: Float64Array
}

/** Where the first word of the likeliest row from `at` on ends; notes how likely that row is. */
function likeliestEnd(text: string, at: number, { list, ownTrie, logTotal, logShares }: Row): number {
  let [best, bestEnd] = [-Infinity, 0]
  let [node, ownNode] = [ROOT, ROOT]
  for (let end = at; end < text.length && (node !== NONE || ownNode !== NONE);) {
    const code = text.charCodeAt(end++)
    if (node !== NONE) node = list.trie.child(node, code)
    if (ownNode !== NONE) ownNode = ownTrie.child(ownNode, code)
    const isOwn = ownNode !== NONE && ownTrie.wordAt(ownNode) !== NONE
    const number = node === NONE ? NONE : list.trie.wordAt(node)
    if (!isOwn && number === NONE) continue
    const logShare = (isOwn ? LOG_MEDIAN : list.logCounts[number]) - logTotal + logShares[end]
    if (logShare >= best) [best, bestEnd] = [logShare, end]
  }
  // No word begins here: the character stands alone, as if it had been counted once.
  if (bestEnd === 0) {
    bestEnd = at + (isLowSurrogate(text, at + 1) ? 2 : 1)
    best = logShares[bestEnd] - logTotal
  }
  logShares[at] = best
  return bestEnd
}

const isLowSurrogate = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800

function wordsAlong(text: string, ends: Int32Array): string[] {
  const words: string[] = []
  for (let at = 0; at < text.length; at = ends[at]) words.push(text.slice(at, ends[at]))
  return words
}
