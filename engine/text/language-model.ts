import { readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'

const BITS_OF_CHECK = 0x9e3779b9
const MIX = 0x85ebca6b
const NATS_PER_STEP = 1 / 12
const BORDER = 0
const UNKNOWN = 1

/** The last characters of a text, as ids, the newest last. */
export type History = readonly number[]

/** A character n-gram model (scripts/train/language-model.py writes the file and describes it). */
export interface LanguageModel {
  start: History
  /** Natural-log probability of a character (undefined: the end of the text) after a history, and the history after it. */
  next(history: History, character: string | undefined): { logprob: number; history: History }
}

interface Table {
  order: number
  slots: number
  keys: Uint32Array
  probs: Uint8Array
  backs: Uint8Array
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

function parse(file: Buffer, path: string): { table: Table; ids: Map<string, number> } {
  if (file.toString('latin1', 0, 4) !== 'TDLM' || file.readUInt32LE(4) !== 1) {
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: 'TDLM, version 1' } })
  }
  const characters = file.readUInt16LE(10)
  const slots = file.readUInt32LE(12)
  const names = file.toString('utf16le', 16, 16 + 2 * characters)
  const keysAt = Math.ceil((16 + 2 * characters) / 4) * 4
  const own = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
  const table: Table = {
    order: file[8],
    slots,
    keys: new Uint32Array(own, keysAt, slots),
    probs: new Uint8Array(own, keysAt + 4 * slots, slots),
    backs: new Uint8Array(own, keysAt + 5 * slots, slots),
  }
  return { table, ids: new Map(Array.from(names, (name, id) => [name, id])) }
}

/**
 * Opens a language model.
 *
 * @throws AppError MODEL_FORMAT when the file is not of the form that the training script writes
 */
export async function openLanguageModel(path: string): Promise<LanguageModel> {
  const { table, ids } = parse(await readFile(path), path)
  return {
    start: [BORDER],
    next: (history, character) => {
      const all = [...history, character === undefined ? BORDER : (ids.get(character) ?? UNKNOWN)]
      return { logprob: logprob(table, all), history: all.slice(1 - table.order) }
    },
  }
}
