import type { Disk } from '../ports.ts'
import {
  MAX_PAYLOAD_BYTES,
  RECORD_HEADER_BYTES,
  decodeHeader,
  decodeRecord,
  lastMagic,
  type RecordHeader,
  type StoredRecord,
} from './record.ts'
import { scanSegment } from './scan.ts'
import { SEGMENT_HEADER_BYTES, encodeSegmentHeader, parseSegmentName, segmentName } from './segment.ts'

/** A segment file in its place. */
export interface SegmentFile {
  name: string
  segment: number
  bootId: string
  bytes: number
}

/** Segments of a folder by number. */
export async function listSegments(disk: Disk, dir: string): Promise<SegmentFile[]> {
  const files = (await disk.list(dir)).flatMap(({ name, bytes }) => {
    const place = parseSegmentName(name)
    return place === undefined ? [] : [{ name, bytes, ...place }]
  })
  return files.sort((a, b) => a.segment - b.segment)
}

/** Whole records of a segment by sequence number, each once. */
export async function readSegment(disk: Disk, dir: string, name: string): Promise<StoredRecord[]> {
  const { records } = scanSegment(await disk.read(`${dir}/${name}`))
  const bySeq = new Map(records.map((record) => [record.seq, record]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Header of the first record of a segment; undefined when it holds none. Reads little unless its beginning went bad. */
export async function firstHeader(disk: Disk, dir: string, name: string): Promise<RecordHeader | undefined> {
  const head = await disk.read(`${dir}/${name}`, 0, SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES)
  return decodeHeader(head, SEGMENT_HEADER_BYTES) ?? (await readSegment(disk, dir, name))[0]
}

/** Holds the last record whole, unless a cut left half of another behind it. */
const END_BYTES = 2 * MAX_PAYLOAD_BYTES

/**
 * The last whole record of a segment of a device; undefined when it holds none. A start with a day's sound behind it asks this of every
 * segment, so that only the end is read, unless it went bad.
 */
export async function lastRecord(
  disk: Disk,
  dir: string,
  { name, bytes }: Pick<SegmentFile, 'name' | 'bytes'>,
): Promise<StoredRecord | undefined> {
  const end = await disk.read(`${dir}/${name}`, Math.max(0, bytes - END_BYTES), END_BYTES)
  for (let at = lastMagic(end, end.length); at >= 0; at = lastMagic(end, at - 1)) {
    const record = decodeRecord(end, at)
    if (record !== undefined) return record
  }
  return (await readSegment(disk, dir, name)).at(-1)
}

/** As many segments may hold what a writer that died had not made durable: the one it wrote, and one whose sync had failed. */
const UNSURE_SEGMENTS = 2

/**
 * Makes durable what a writer before us has left. What can be read may be in the page cache alone, and a sync that once failed on a
 * file may succeed without writing, so whole records are copied to new files; only then do the old ones go. A segment that cannot be
 * copied stays as it is.
 *
 * @returns the number of the next free segment, and what went wrong, if anything did
 */
export async function salvage(disk: Disk, dir: string): Promise<{ nextSegment: number; error?: unknown }> {
  const files = await listSegments(disk, dir)
  let nextSegment = (files.at(-1)?.segment ?? 0) + 1
  const unsure = files.slice(-UNSURE_SEGMENTS)
  // All copies first, in order: whatever is left of the old ones after a crash, the copies still follow each other.
  for (const file of unsure) {
    const copy = segmentName(nextSegment, Buffer.from(file.bootId, 'hex'))
    nextSegment += 1
    try {
      await copySegment(disk, dir, file, copy)
      await disk.syncDir(dir)
    } catch (error) {
      await disk.unlink(`${dir}/${copy}`).catch(() => undefined)
      return { nextSegment, error }
    }
  }
  for (const { name } of unsure) await disk.unlink(`${dir}/${name}`)
  await disk.syncDir(dir)
  return { nextSegment }
}

async function copySegment(disk: Disk, dir: string, file: SegmentFile, name: string): Promise<void> {
  const { header, records } = scanSegment(await disk.read(`${dir}/${file.name}`))
  if (records.length === 0) return
  const bootId = Buffer.from(file.bootId, 'hex')
  const unknown = { deviceId: Buffer.alloc(16), bootId, epoch: records[0].epoch, monoMs: 0, wallMs: 0 }
  const copy = await disk.create(`${dir}/${name}`)
  try {
    const head = encodeSegmentHeader({ ...(header ?? unknown), segment: parseSegmentName(name)?.segment ?? 0 })
    await copy.append(Buffer.concat([head, ...records.map((record) => record.bytes)]))
    await copy.sync()
  } finally {
    await copy.close()
  }
}
