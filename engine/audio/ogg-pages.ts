import type { FileBytes } from './bytes.ts'
import { createCrc } from './crc.ts'
import { createVainLooks } from './vain-looks.ts'

/** One page of an Ogg file (RFC 3533, section 6). */
export interface OggPage {
  serial: number
  /** Number of the page within its stream. */
  sequence: number
  /** Position at the end of the last packet that ends here, in units of the codec; −1 where none ends. */
  granule: number
  isFirst: boolean
  isLast: boolean
  /** The first packet began on the page before. */
  isContinued: boolean
  /** Bytes of packets; the last of them goes on on the next page unless `isClosed`. */
  parts: Uint8Array[]
  isClosed: boolean
  bytes: number
}

const HEAD_BYTES = 27
const MOST_PAGE_BYTES = HEAD_BYTES + 255 + 255 * 255
const WINDOW_BYTES = 4 * MOST_PAGE_BYTES
const SUM_AT = 22
const crc32 = createCrc(32, 0x04c11db7)

/** The page at `at`, its check sum not looked at; undefined where none begins or it goes on beyond the end. */
export function readOggPage(data: Buffer, at: number): OggPage | undefined {
  if (at + HEAD_BYTES > data.length || data.toString('latin1', at, at + 4) !== 'OggS' || data[at + 4] !== 0)
    return undefined
  const flags = data[at + 5]
  const lengths = data.subarray(at + HEAD_BYTES, at + HEAD_BYTES + data[at + 26])
  const from = at + HEAD_BYTES + data[at + 26]
  const end = lengths.reduce((sum, length) => sum + length, from)
  if (end > data.length || lengths.length < data[at + 26]) return undefined
  const parts: Uint8Array[] = []
  let [begin, length] = [from, 0]
  lengths.forEach((lacing, i) => {
    length += lacing
    if (lacing === 255 && i + 1 < lengths.length) return
    parts.push(data.subarray(begin, begin + length))
    begin += length
    length = 0
  })
  return {
    serial: data.readUInt32LE(at + 14),
    sequence: data.readUInt32LE(at + 18),
    granule: Number(data.readBigInt64LE(at + 6)),
    isContinued: (flags & 1) > 0,
    isFirst: (flags & 2) > 0,
    isLast: (flags & 4) > 0,
    parts,
    isClosed: lengths.length > 0 && lengths[lengths.length - 1] < 255,
    bytes: end - at,
  }
}

/**
 * The pages of an Ogg file, one after another; what is no page, or has a wrong check sum, is passed over.
 *
 * @param onDamage - called for each stretch that is passed over
 * @throws AppError AUDIO_DAMAGED, CANCELLED
 */
export async function* oggPages(file: FileBytes, onDamage: () => void): AsyncGenerator<OggPage> {
  const lookedInVain = createVainLooks(file, 'Ogg pages')
  let start = 0
  let data = await file.read(0, WINDOW_BYTES)
  let at = 0
  while (at < data.length) {
    const isLast = data.length < WINDOW_BYTES
    if (!isLast && at > 0 && data.length - at < MOST_PAGE_BYTES) {
      start += at
      data = await file.read(start, WINDOW_BYTES)
      at = 0
      continue
    }
    const page = readOggPage(data, at)
    if (page && hasRightSum(data, at, page.bytes)) {
      yield page
      at += page.bytes
      continue
    }
    onDamage()
    lookedInVain(page?.bytes ?? HEAD_BYTES)
    const next = data.indexOf('OggS', at + 1, 'latin1')
    // A mark may lie across the end of the window.
    at = next >= 0 ? next : isLast ? data.length : Math.max(at + 1, data.length - 3)
  }
}

function hasRightSum(data: Buffer, at: number, bytes: number): boolean {
  const page = Buffer.from(data.subarray(at, at + bytes))
  page.fill(0, SUM_AT, SUM_AT + 4)
  return crc32(page, 0, bytes) === data.readUInt32LE(at + SUM_AT)
}
