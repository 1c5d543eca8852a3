import type { TimedToken } from '../types.ts'
import { simplified } from './simplified.ts'

/** What a recogniser of sherpa-onnx says about one segment. */
export interface SherpaResult {
  text: string
  /** Symbols of the model's own vocabulary. */
  tokens: string[]
  /** Where each symbol begins, in seconds from the first sample; empty where the model cannot tell. */
  timestamps: number[]
  /** Log-probability of each symbol, under the name that this version and form use; empty where the model cannot tell. */
  ys_log_probs?: number[]
  ys_probs?: number[]
  /** Mark of the language that was heard, `<|zh|>`; absent or empty where the model cannot tell. */
  lang?: string
}

interface Symbol {
  bytes: Uint8Array
  /** Whether a new word begins with it. */
  opensWord: boolean
  startMs: number
  logprob: number
}

const CONTROL = /^<(?:\|.*\||unk|blk|blank|pad|s|\/s|sos\/eos)>$/

/**
 * Symbols → pieces of whole characters with their times; joined, they give the transcript's text. Vocabularies write bytes
 * (`<0xE4>`), bytes as letters (byte-level BPE of icefall), the beginning of a word (`▁`), or that a word goes on (`@@`).
 *
 * @param span - the segment, in ms from the recording's start; times stay inside it
 */
export function toTimedTokens(result: SherpaResult, span: { startMs: number; endMs: number }): TimedToken[] {
  const symbols = readSymbols(result, span)
  const tokens: TimedToken[] = []
  let pending: Symbol[] = []
  symbols.forEach((symbol, i) => {
    pending.push(symbol)
    const body = Buffer.concat(pending.map(({ bytes }) => bytes)).toString('utf8')
    const next = symbols.at(i + 1)
    if (body.endsWith('\uFFFD') && next) return
    const parted = pending[0].opensWord && WORD_END.test(tokens.at(-1)?.text ?? '') && WORD_START.test(body)
    const text = (parted ? ' ' : '') + simplified(body)
    const logprob = pending.reduce((sum, one) => sum + one.logprob, 0) / pending.length
    const endMs = Math.max(pending[0].startMs, next?.startMs ?? span.endMs)
    if (text !== '') tokens.push({ text, startMs: pending[0].startMs, endMs, confidence: Math.exp(logprob) })
    pending = []
  })
  return tokens
}

/** Words of letters are written apart; between Han characters, and beside them, nothing is. */
const WORD_END = /(?!\p{Script=Han})[\p{L}\p{N}]$/u
const WORD_START = /^(?!\p{Script=Han})[\p{L}\p{N}]/u

function readSymbols(
  { tokens, timestamps, ...rest }: SherpaResult,
  span: { startMs: number; endMs: number },
): Symbol[] {
  const logprobs = rest.ys_log_probs ?? rest.ys_probs ?? []
  const byLetters = tokens.some((token) => /[\u0100-\u01A6]/.test(token))
  const continues = tokens.some((token) => token.endsWith('@@'))
  const share = (span.endMs - span.startMs) / Math.max(1, tokens.length)
  const startOf = (i: number) => {
    const ms = timestamps.length === tokens.length ? timestamps[i] * 1000 : i * share
    return Math.min(span.endMs, Math.round(span.startMs + Math.max(0, ms)))
  }
  return tokens.flatMap((token, i): Symbol[] => {
    if (CONTROL.test(token)) return []
    const body = token.replace(/^[▁ ]/u, '').replace(/@@$/, '')
    const opensWord = continues ? i === 0 || !tokens[i - 1].endsWith('@@') : body !== token
    const bytes = bytesOf(body, byLetters)
    return [{ bytes, opensWord, startMs: startOf(i), logprob: logprobs.length === tokens.length ? logprobs[i] : 0 }]
  })
}

function bytesOf(body: string, byLetters: boolean): Uint8Array {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(body)
  if (byte) return Uint8Array.of(parseInt(byte[1], 16))
  if (!byLetters) return Buffer.from(body)
  return Uint8Array.from([...body].map((letter) => BYTE_OF_LETTER.get(letter.codePointAt(0) ?? 0) ?? 0x20))
}

/** Letters that stand for the bytes 0 to 255 in order, as ranges of code points (icefall, byte_utils.py). */
const LETTER_RANGES = [
  [256, 287],
  [32, 126],
  [288, 305],
  [308, 318],
  [321, 328],
  [330, 382],
  [384, 422],
]
const BYTE_OF_LETTER = new Map(
  LETTER_RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)).map(
    (letter, byte) => [letter, byte] as const,
  ),
)
