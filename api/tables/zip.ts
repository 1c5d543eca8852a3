import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file within a zip archive. */
export interface ZipMember {
  name: string
  content: Iterable<string> | AsyncIterable<string>
}

interface Written {
  name: Buffer
  crc: number
  packed: number
  plain: number
  offset: number
}

/** Sizes come after the content, names are UTF-8 (APPNOTE.TXT 4.4.4, bits 3 and 11). */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1 January 1980, the first day a zip file knows: the archive does not tell when it was made. */
const FIRST_DAY = 0x21
const VERSION = 20

/**
 * A zip archive (APPNOTE.TXT) as a stream: no member is ever held whole. Without the 64-bit extension, so less than 4 GiB.
 */
export async function* zipped(members: readonly ZipMember[]): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for (const { name, content } of members) {
    const one: Written = { name: Buffer.from(name), crc: 0, packed: 0, plain: 0, offset }
    const head = Buffer.concat([
      record(0x04034b50, [VERSION, FLAGS, DEFLATED, 0, FIRST_DAY], [0, 0, 0]),
      nameSizes(one),
    ])
    yield Buffer.concat([head, one.name])
    for await (const chunk of deflated(content, one)) {
      one.packed += chunk.length
      yield chunk
    }
    const tail = record(0x08074b50, [], [one.crc, one.packed, one.plain])
    yield tail
    offset += head.length + one.name.length + one.packed + tail.length
    written.push(one)
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  yield directory
  const counts = [0, 0, written.length, written.length]
  yield Buffer.concat([record(0x06054b50, counts, [directory.length, offset]), Buffer.alloc(2)])
}

async function* deflated(content: ZipMember['content'], one: Written): AsyncGenerator<Buffer> {
  async function* bytes() {
    for await (const text of content) {
      const chunk = Buffer.from(text)
      one.crc = crc32(chunk, one.crc)
      one.plain += chunk.length
      yield chunk
    }
  }
  const source = Readable.from(bytes(), { objectMode: false })
  const packing = createDeflateRaw()
  source.on('error', (error) => packing.destroy(error))
  try {
    for await (const chunk of source.pipe(packing)) yield chunk as Buffer
  } finally {
    source.destroy()
  }
}

function directoryEntry(one: Written): Buffer {
  const head = record(0x02014b50, [VERSION, VERSION, FLAGS, DEFLATED, 0, FIRST_DAY], [one.crc, one.packed, one.plain])
  // Of comment, disk and attributes there is nothing; the place of the member comes last.
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(one.offset, 10)
  return Buffer.concat([head, nameSizes(one), rest, one.name])
}

/** Lengths of the name and of the extra field. */
function nameSizes({ name }: Written): Buffer {
  const sizes = Buffer.alloc(4)
  sizes.writeUInt16LE(name.length, 0)
  return sizes
}

/** A signature, 16-bit fields, 32-bit fields. */
function record(signature: number, shorts: readonly number[], longs: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + 2 * shorts.length + 4 * longs.length)
  bytes.writeUInt32LE(signature, 0)
  shorts.forEach((value, i) => bytes.writeUInt16LE(value, 4 + 2 * i))
  longs.forEach((value, i) => bytes.writeUInt32LE(value, 4 + 2 * shorts.length + 4 * i))
  return bytes
}
