import { readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'

const BITS_OF_CHECK = 0x9e3779b9
const MIX = 0x85ebca6b
const NATS_PER_STEP = 1 / 12
const BORDER = 0
const UNKNOWN = 1
const VERSION = 2

/** Log-odds of shop talk against any text before a word has been said: −1 and 1 win for one what they lose for the other. */
const FIRST_LEAN = 0
/** How much of what has been learned of a text still counts a character later: topics change. From 0.9 to 1 perplexity is the same. */
const KEPT = 0.98

/** No text is so much of one kind that the other counts for nothing. */
const MOST_LEAN = 4

/** The last characters of a text, as ids, the newest last, and how far it leans towards shop talk (log-odds). */
export interface History {
  ids: readonly number[]
  lean: number
}

/**
 * Two character n-gram models in one, of any text and of talk in shops (scripts/train/language-model.py writes the file and describes it). Each
 * counts for as much as it has foretold the text so far (Bayesian mixture: Kneser, Steinbiss 1993, with forgetting).
 */
export interface LanguageModel {
  start: History
  /** Natural-log probability of a character (undefined: the end of the text) after a history, and the history after it. */
  next(history: History, character: string | undefined): { logprob: number; history: History }
}

interface Table {
  slots: number
  keys: Uint32Array
  probs: Uint8Array
  backs: Uint8Array
}

interface Tables {
  order: number
  /** Of any text, of shop talk. */
  any: Table
  talk: Table
  ids: Map<string, number>
}

/** Hash of the last `length` ids of `ids`, oldest first, as in the training script. */
function hash(ids: readonly number[], length: number): number {
  let value = Math.imul(BITS_OF_CHECK, length)
  for (let i = ids.length - length; i < ids.length; i++) {
    value = Math.imul(value ^ ids[i], MIX)
    value ^= value >>> 15
  }
  return value >>> 0 || 1
}

/** Slot of an n-gram, or −1. */
function find({ slots, keys }: Table, ids: readonly number[], length: number): number {
  const key = hash(ids, length)
  let at = key % slots
  while (keys[at] !== 0) {
    if (keys[at] === key) return at
    at = at + 1 < slots ? at + 1 : 0
  }
  return -1
}

/** Longest known n-gram, and the back-off weights of the contexts that were too long. */
function logprob(table: Table, ids: readonly number[]): number {
  let backoff = 0
  for (let length = ids.length; length > 0; length--) {
    const at = find(table, ids, length)
    if (at >= 0) return -(table.probs[at] + backoff) * NATS_PER_STEP
    const context = length > 1 ? find(table, ids.slice(0, -1), length - 1) : -1
    if (context >= 0) backoff += table.backs[context]
  }
  return -(255 + backoff) * NATS_PER_STEP
}

function parse(file: Buffer, path: string): Tables {
  if (file.toString('latin1', 0, 4) !== 'TDLM' || file.readUInt32LE(4) !== VERSION) {
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: `TDLM, version ${VERSION}` } })
  }
  const characters = file.readUInt16LE(10)
  const names = file.toString('utf16le', 20, 20 + 2 * characters)
  const own = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
  const any = tableAt(own, aligned(20 + 2 * characters), file.readUInt32LE(12))
  const talk = tableAt(own, aligned(any.backs.byteOffset + any.slots), file.readUInt32LE(16))
  return { order: file[8], any, talk, ids: new Map(Array.from(names, (name, id) => [name, id])) }
}

const aligned = (at: number): number => Math.ceil(at / 4) * 4

const tableAt = (file: ArrayBuffer, at: number, slots: number): Table => ({
  slots,
  keys: new Uint32Array(file, at, slots),
  probs: new Uint8Array(file, at + 4 * slots, slots),
  backs: new Uint8Array(file, at + 5 * slots, slots),
})

/**
 * Opens a language model.
 *
 * @throws AppError MODEL_FORMAT when the file is not of the form that the training script writes
 */
export async function openLanguageModel(path: string): Promise<LanguageModel> {
  const { order, any, talk, ids } = parse(await readFile(path), path)
  return {
    start: { ids: [BORDER], lean: FIRST_LEAN },
    next: (history, character) => {
      const all = [...history.ids, character === undefined ? BORDER : (ids.get(character) ?? UNKNOWN)]
      const [asAny, asTalk] = [logprob(any, all), logprob(talk, all)]
      const more = asTalk - asAny
      const share = 1 / (1 + Math.exp(-history.lean))
      const mixed = asAny + Math.log(1 - share + share * Math.exp(more))
      const lean = FIRST_LEAN + KEPT * (history.lean - FIRST_LEAN) + more
      const within = Math.max(-MOST_LEAN, Math.min(MOST_LEAN, lean))
      return { logprob: mixed, history: { ids: all.slice(1 - order), lean: within } }
    },
  }
}
