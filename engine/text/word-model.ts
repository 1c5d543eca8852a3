import { readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'

/** A model of words, which tells how likely a text is whatever words it is cut into. */
export interface WordModel {
  /** Natural-log probability of Chinese characters in a row, summed over the ways to cut them into words. */
  logprobOf(characters: string): number
}

const VERSION = 1
const HEADER_BYTES = 16
const PROB_STEPS_PER_NAT = 10
const BACK_STEPS_PER_NAT = 12
/** As in scripts/train/word-model.py. */
const SEED = 0x9e3779b9
const MIX = 0x85ebca6b
/** Of a character that is no word: rarer than the rarest that is one. */
const UNKNOWN_LOGPROB = -14
/** Ways to have come to a place that are followed, by the last two words: more change no sum that matters. */
const MOST_WAYS = 8

interface Table {
  slots: number
  keys: Uint32Array
  probs: Uint8Array
  backs: Int8Array
  longestWord: number
}

/** The last two words, as hashes, the newest last; fewer at the beginning and after what is no word. */
interface Way {
  words: readonly number[]
  logprob: number
}

function mixed(value: number, more: number): number {
  const next = Math.imul(value ^ more, MIX)
  return next ^ (next >>> 15)
}

function wordHash(text: string): number {
  let value = SEED | 0
  for (let i = 0; i < text.length; i++) value = mixed(value, text.charCodeAt(i))
  return value >>> 0
}

/** Slot of a row of words, or −1. */
function find({ slots, keys }: Table, words: readonly number[], from: number, end: number): number {
  let value = Math.imul(SEED, end - from)
  for (let i = from; i < end; i++) value = mixed(value, words[i])
  const key = value >>> 0 || 1
  let at = key % slots
  while (keys[at] !== 0) {
    if (keys[at] === key) return at
    at = at + 1 < slots ? at + 1 : 0
  }
  return -1
}

/** Of the last of `words` after the others: the longest row that is known, and the back-offs of the contexts that were too long. */
function logprobAfter(table: Table, words: readonly number[], known: number): number {
  let backoff = 0
  for (let from = 0; from < words.length - 1; from++) {
    const at = find(table, words, from, words.length)
    if (at >= 0) return backoff - table.probs[at] / PROB_STEPS_PER_NAT
    const context = find(table, words, from, words.length - 1)
    if (context >= 0) backoff += table.backs[context] / BACK_STEPS_PER_NAT
  }
  return backoff - table.probs[known] / PROB_STEPS_PER_NAT
}

const sumOf = (a: number, b: number): number => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))

/** The likeliest ways to a place, those with the same last words taken as one. */
function likeliest(ways: Way[]): Way[] {
  const byWords = new Map<string, Way>()
  for (const way of ways) {
    const key = way.words.join()
    const same = byWords.get(key)
    byWords.set(key, same ? { words: way.words, logprob: sumOf(same.logprob, way.logprob) } : way)
  }
  return [...byWords.values()].sort((a, b) => b.logprob - a.logprob).slice(0, MOST_WAYS)
}

/** Forward sum over the lattice of words, place by place. */
function forward(table: Table, characters: string): number {
  const arriving: Way[][] = Array.from({ length: characters.length + 1 }, () => [])
  arriving[0] = [{ words: [], logprob: 0 }]
  for (let start = 0; start < characters.length; start++) {
    const ways = likeliest(arriving[start])
    for (let end = start + 1; end <= Math.min(characters.length, start + table.longestWord); end++) {
      const word = wordHash(characters.slice(start, end))
      const known = find(table, [word], 0, 1)
      if (known < 0 && end > start + 1) continue
      for (const { words, logprob } of ways) {
        const all = [...words, word]
        const more = known < 0 ? UNKNOWN_LOGPROB : logprobAfter(table, all, known)
        arriving[end].push({ words: known < 0 ? [] : all.slice(-2), logprob: logprob + more })
      }
    }
  }
  return arriving[characters.length].reduce((sum, { logprob }) => sumOf(sum, logprob), -Infinity)
}

/**
 * Opens a model of words (scripts/train/word-model.py writes the file and describes it).
 *
 * @throws AppError MODEL_FORMAT when the file is not of that form
 */
export async function openWordModel(path: string): Promise<WordModel> {
  const file = await readFile(path)
  if (file.toString('latin1', 0, 4) !== 'TDWM' || file.readUInt32LE(4) !== VERSION) {
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: `TDWM, version ${VERSION}` } })
  }
  const slots = file.readUInt32LE(8)
  const own = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)
  const table: Table = {
    slots,
    longestWord: file[12],
    keys: new Uint32Array(own, HEADER_BYTES, slots),
    probs: new Uint8Array(own, HEADER_BYTES + 4 * slots, slots),
    backs: new Int8Array(own, HEADER_BYTES + 5 * slots, slots),
  }
  return { logprobOf: (characters) => forward(table, characters) }
}
