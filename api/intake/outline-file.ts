import { open, readFile } from 'node:fs/promises'
import type { Peaks } from '../../engine/audio/peaks.ts'

const MAGIC = 'TDO1'
const HEAD_BYTES = 8

interface Head {
  /** Names the sound that it is the outline of. */
  etag: string
  durationMs: number
  /** Bytes of each level, fine to coarse. */
  levels: number[]
}

/** Writes an outline to a new file: four letters, the length of its head (uint32, little-endian), its head as JSON, its levels. Durable when it resolves. */
export async function writeOutline(path: string, etag: string, { durationMs, levels }: Peaks): Promise<void> {
  const head = Buffer.from(
    JSON.stringify({ etag, durationMs, levels: levels.map(({ length }) => length) } satisfies Head),
  )
  const start = Buffer.alloc(HEAD_BYTES)
  start.write(MAGIC, 'latin1')
  start.writeUInt32LE(head.length, MAGIC.length)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(
      Buffer.concat([
        start,
        head,
        ...levels.map(({ buffer, byteOffset, length }) => new Uint8Array(buffer, byteOffset, length)),
      ]),
    )
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The outline of this sound; undefined where the file is none, is cut, or is of another sound: then it is made again. */
export async function readOutline(path: string, etag: string): Promise<Peaks | undefined> {
  const file = await readFile(path).catch(() => Buffer.alloc(0))
  if (file.length < HEAD_BYTES || file.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const from = HEAD_BYTES + file.readUInt32LE(MAGIC.length)
  const head = headOf(file.toString('utf8', HEAD_BYTES, from))
  if (head?.etag !== etag || file.length !== from + head.levels.reduce((sum, length) => sum + length, 0))
    return undefined
  const levels: Int8Array[] = []
  for (let [at, level] = [from, 0]; level < head.levels.length; at += head.levels[level++])
    levels.push(new Int8Array(file.buffer, file.byteOffset + at, head.levels[level]))
  return { durationMs: head.durationMs, levels }
}

function headOf(text: string): Head | undefined {
  try {
    const head = JSON.parse(text) as Partial<Head> | null
    const { etag, durationMs, levels } = head ?? {}
    return typeof etag === 'string' && typeof durationMs === 'number' && Array.isArray(levels)
      ? { etag, durationMs, levels }
      : undefined
  } catch {
    return undefined
  }
}
