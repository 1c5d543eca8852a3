import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../root.ts'

const HAN_AND_MARKS = /^[\p{ASCII}\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—·]+$/u
const LONGEST_LATIN_PIECE = 3

/** Bytes of each character in the printable alphabet that byte-level vocabularies are written in. */
function alphabet(): Map<string, number> {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  const map = new Map<string, number>()
  let shifted = 256
  for (let byte = 0; byte < 256; byte++) map.set(String.fromCharCode(printable(byte) ? byte : shifted++), byte)
  return map
}

const ALPHABET = alphabet()

/** Bytes of a token as the published vocabulary writes it; undefined for special tokens. */
export function tokenBytes(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (char) => ALPHABET.get(char))
  return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : undefined
}

/** A piece of a Han character that is spread over several tokens: continuation bytes, or a lead byte of U+3000…U+9FFF. */
function isHanFragment(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x80 && byte < 0xc0) || (byte >= 0xe3 && byte <= 0xe9) || byte === 0xef)
}

function latinWords(): Set<string> {
  return new Set(readFileSync(join(projectRoot(), 'models/whisper/latin-words.txt'), 'utf8').split(/\s+/))
}

/**
 * Which tokens Mandarin in a shop can need: Han characters and their fragments, marks, short Latin pieces and digits that
 * spell anything, and whole Latin words that Chinese speakers use. Everything else is never right and costs time.
 *
 * @param tokens - the published vocabulary, by id
 * @param suppressed - ids that the published configuration never lets out (marks of non-speech)
 * @returns ids of the tokens to keep, ascending
 */
export function keepMandarin(tokens: string[], suppressed: number[]): number[] {
  const words = latinWords()
  const never = new Set(suppressed)
  const keep = (token: string): boolean => {
    const bytes = tokenBytes(token)
    if (!bytes) return false
    const text = Buffer.from(bytes).toString('utf8')
    if (bytes.every((byte) => byte < 128)) {
      return text.trim().length <= LONGEST_LATIN_PIECE || words.has(text.trim().toLowerCase())
    }
    return HAN_AND_MARKS.test(text) || isHanFragment(bytes)
  }
  return tokens.flatMap((token, id) => (!never.has(id) && keep(token) ? [id] : []))
}
