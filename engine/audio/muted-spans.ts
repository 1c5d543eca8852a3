import { stat } from 'node:fs/promises'
import { openBytes, type FileBytes } from './bytes.ts'
import type { TimeSpan } from './time-spans.ts'

/**
 * The block of a muted file (APPLICATION in FLAC, a chunk of WAV) that says which spans were silenced, before the pad: pairs of
 * 32-bit milliseconds. What was done to the sound travels with the sound; no record beside it can disagree.
 */
export const MUTED_CHUNK = 'tdmu'

export function packSpans(spans: readonly TimeSpan[]): Buffer {
  const data = Buffer.alloc(spans.length * 8)
  spans.forEach(({ startMs, endMs }, i) => {
    data.writeUInt32LE(Math.max(0, Math.floor(startMs)), i * 8)
    data.writeUInt32LE(Math.ceil(endMs), i * 8 + 4)
  })
  return data
}

/** Spans that were silenced in a file, in order; undefined when there is no such file, none when it names none. */
export async function readMutedSpans(path: string): Promise<TimeSpan[] | undefined> {
  const there = await stat(path).catch(() => undefined)
  if (!there) return undefined
  const bytes = await openBytes(path)
  try {
    const isFlac = bytes.head.toString('latin1', 0, 4) === 'fLaC'
    return (await (isFlac ? spansOfFlac(bytes) : spansOfWav(bytes))) ?? []
  } finally {
    await bytes.close()
  }
}

async function spansOfFlac(bytes: FileBytes): Promise<TimeSpan[] | undefined> {
  for (let at = 4, isLast = false; !isLast && at + 8 <= bytes.size;) {
    const head = await bytes.read(at, 8)
    const length = head.readUIntBE(1, 3)
    isLast = head[0] >= 0x80
    if ((head[0] & 0x7f) === 2 && head.toString('latin1', 4) === MUTED_CHUNK)
      return unpackSpans(await bytes.read(at + 8, length - 4))
    at += 4 + length
  }
  return undefined
}

/** As older copies are, and those of many channels. */
async function spansOfWav(bytes: FileBytes): Promise<TimeSpan[] | undefined> {
  for (let at = 12; at + 8 <= bytes.size;) {
    const head = await bytes.read(at, 8)
    const [name, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (name === 'data') return undefined
    if (name === MUTED_CHUNK) return unpackSpans(await bytes.read(at + 8, length))
    at += 8 + length + (length % 2)
  }
  return undefined
}

function unpackSpans(data: Buffer): TimeSpan[] {
  return Array.from({ length: Math.floor(data.length / 8) }, (_, i) => ({
    startMs: data.readUInt32LE(i * 8),
    endMs: data.readUInt32LE(i * 8 + 4),
  }))
}
