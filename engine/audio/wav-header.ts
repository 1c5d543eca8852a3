import { AppError, type ErrorDetail } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { readWavFormat, type WavFormat } from './wav-format.ts'

/** Where the samples of a WAV file lie and how they are written. */
export interface WavHeader extends WavFormat {
  dataStart: number
  dataEnd: number
  /** Where the samples end by the header: behind the end of a file that was cut. */
  promisedEnd: number
}

const MAX_HEADER_CHUNKS = 1000
/** Where the chunks do not lead to the samples, their name is looked for so far behind the format. */
const SEARCH_BYTES = 1 << 20
/** Chunks that are met in recordings; a name among them tells that a chunk does begin here. */
const CHUNK_NAMES = new Set(
  'fmt |data|fact|LIST|JUNK|junk|FLLR|PAD |bext|iXML|cue |plst|smpl|inst|acid|id3 |ID3 |ds64|axml|chna|PEAK|DISP|_PMX|afsp|cart|levl|link|umid|minf|elm1|regn|strc|note|labl|ltxt'.split(
    '|',
  ),
)

/**
 * Reads a RIFF, RIFX, RF64 or BW64 header. A data length of 0, one of the placeholders that streaming writers leave
 * (0xFFFFFFFF, 0x7FFFFFFF …) or one beyond the end of the file means "to the end of the file": a recording that lost its
 * power keeps its sound.
 *
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC, AUDIO_EMPTY
 */
export async function readWavHeader(bytes: FileBytes): Promise<WavHeader> {
  const bad = (detail: ErrorDetail): AppError =>
    new AppError('AUDIO_BAD_HEADER', { detail: { path: bytes.path, ...detail } })
  const order = bytes.head.toString('latin1', 0, 4) === 'RIFX' ? 'be' : 'le'
  let format: WavFormat | undefined
  let formatEnd = 0
  let longDataBytes: number | undefined
  for await (const { name, start, length } of wavChunks(bytes, order)) {
    if (name === 'ds64') longDataBytes = Number((await bytes.read(start + 8, 8)).readBigUInt64LE(0))
    if (name === 'fmt ') {
      format = readWavFormat(await bytes.read(start, Math.min(length, 40)), order)
      formatEnd = start + length
    }
    if (name === 'data') {
      if (!format) throw bad({ wanted: 'a format chunk before the data', got: 'data' })
      const exact = length === 0xffffffff ? longDataBytes : undefined
      return { ...format, ...dataSpan(bytes, start, exact || length, exact !== undefined) }
    }
  }
  const found = format && (await searchData(bytes, formatEnd))
  if (format && found) return { ...format, ...dataSpan(bytes, found, 0, false) }
  throw bad({ wanted: 'a data chunk', got: 'none' })
}

interface WavChunk {
  name: string
  start: number
  length: number
}

/** The chunks in their order; a chunk of odd length is mended where its writer forgot the byte that pads it. */
async function* wavChunks(bytes: FileBytes, order: 'le' | 'be'): AsyncGenerator<WavChunk> {
  let offset = 12
  let isOdd = false
  for (let count = 0; count < MAX_HEADER_CHUNKS && offset + 7 <= bytes.size; count++) {
    const head = await bytes.read(offset - 1, 9)
    const nameAt = (at: number): string => head.toString('latin1', at, at + 4)
    const at: number = isOdd && CHUNK_NAMES.has(nameAt(0)) && !CHUNK_NAMES.has(nameAt(1)) ? 0 : 1
    if (head.length < at + 8) return
    const length = order === 'le' ? head.readUInt32LE(at + 4) : head.readUInt32BE(at + 4)
    const start = offset - 1 + at + 8
    yield { name: nameAt(at), start, length }
    isOdd = length % 2 === 1
    offset = start + length + (length % 2)
  }
}

/** The begin of the samples behind a chunk whose length is not true. */
async function searchData(bytes: FileBytes, from: number): Promise<number | undefined> {
  const at = (await bytes.read(from, SEARCH_BYTES)).indexOf('data', 0, 'latin1')
  return at < 0 || from + at + 8 > bytes.size ? undefined : from + at + 8
}

function dataSpan(bytes: FileBytes, start: number, promised: number, isExact: boolean) {
  // A file beyond 4 GiB cannot be described by 32 bits: writers that go on leave a wrapped length.
  const wrapped = bytes.size > 0xffffffff && promised < 0xffffffff
  const isOpen = !isExact && (isPlaceholder(promised) || wrapped)
  const promisedEnd = isOpen ? bytes.size : start + promised
  const dataEnd = Math.min(promisedEnd, bytes.size)
  if (dataEnd <= start)
    throw new AppError('AUDIO_EMPTY', {
      detail: { path: bytes.path, wanted: 'samples', got: 'a header without samples' },
    })
  return { dataStart: start, dataEnd, promisedEnd }
}

/** Lengths that writers leave who do not come back: 0, or about as much as 31 or 32 bits hold, less a header. */
function isPlaceholder(promised: number): boolean {
  return promised === 0 || promised === 0x80000000 || promised % 0x80000000 >= 0x7fffe000
}
