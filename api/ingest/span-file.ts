import type { Disk } from '../../devices/ports.ts'
import type { StoredRecord } from '../../devices/spool/record.ts'

/** The samples of a span on their way to a recording. Not durable: the log is, and can make it again. */
export interface SpanFile {
  /** Adds a record's samples; where some are missing before it, silence. */
  add(record: StoredRecord, pcm: Buffer): Promise<void>
  bytes(): number
  close(): Promise<void>
  read(): AsyncIterable<Buffer>
  remove(): Promise<void>
}

const READ_BYTES = 256 * 1024
/** Written in pieces of about this size. */
const PIECE_BYTES = 64 * 1024

export async function openSpanFile(
  disk: Disk,
  dir: string,
  name: string,
  { firstSample, channels }: Pick<StoredRecord, 'firstSample' | 'channels'>,
): Promise<SpanFile> {
  const path = `${dir}/${name}`
  const file = await disk.create(path)
  const frameBytes = channels * 2
  let [bytes, waiting] = [0, [] as Buffer[]]
  let waitingBytes = 0
  async function write(): Promise<void> {
    const piece = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    if (piece.length > 0) await file.append(piece)
  }
  async function push(piece: Buffer): Promise<void> {
    waiting.push(piece)
    waitingBytes += piece.length
    bytes += piece.length
    if (waitingBytes >= PIECE_BYTES) await write()
  }
  return {
    bytes: () => bytes,
    add: async (record, pcm) => {
      const missing = (record.firstSample - firstSample) * frameBytes - bytes
      if (missing > 0) await push(Buffer.alloc(missing))
      await push(pcm)
    },
    close: async () => {
      await write()
      await file.close()
    },
    read: async function* () {
      for (let at = 0; at < bytes; at += READ_BYTES) yield await disk.read(path, at, Math.min(READ_BYTES, bytes - at))
    },
    remove: () => disk.unlink(path),
  }
}
