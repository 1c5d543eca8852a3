import { fromOffset, type FileBytes } from './bytes.ts'
import { SLACK_BYTES } from './bit-reader.ts'
import { FLAC_HEADER_BYTES, isFlacSync, readFlacFrameHeader } from './flac-header.ts'
import { isFreeFormat, mpegChain } from './mpeg-frame.ts'
import { oggCodec } from './ogg-codec.ts'
import { apeBytes, id3Bytes } from './tags.ts'
import { decodesAsText } from './text-check.ts'

export type AudioKind = 'wav' | 'flac' | 'mp3' | 'opus' | 'ogg-flac'

/** What a file is; `bytes` begin where the recording does, behind tags and padding; `demuxer` is ffmpeg's name of the container. */
export type Sniffed =
  | { kind: AudioKind; bytes: FileBytes }
  | { kind: 'ffmpeg'; demuxer: string; bytes: FileBytes }
  | { kind: 'zeros' | 'text' | 'unknown'; got: string }

/** Containers for ffmpeg. A list and not "try everything": ffmpeg also opens playlists and scripts, which name other files. */
const MAGIC: { at: number; bytes: string; demuxer: string }[] = [
  { at: 4, bytes: 'ftyp', demuxer: 'mov' },
  { at: 0, bytes: '#!AMR', demuxer: 'amr' },
  { at: 0, bytes: 'OggS', demuxer: 'ogg' },
  { at: 0, bytes: '\x1a\x45\xdf\xa3', demuxer: 'matroska' },
  { at: 0, bytes: '\x30\x26\xb2\x75', demuxer: 'asf' },
  { at: 8, bytes: 'AIFF', demuxer: 'aiff' },
  { at: 8, bytes: 'AIFC', demuxer: 'aiff' },
  { at: 0, bytes: 'caff', demuxer: 'caf' },
  { at: 0, bytes: '.snd', demuxer: 'au' },
  { at: 0, bytes: 'riff\x2e\x91\xcf\x11', demuxer: 'w64' },
  { at: 8, bytes: 'AVI ', demuxer: 'avi' },
  { at: 0, bytes: 'FLV\x01', demuxer: 'flv' },
  { at: 0, bytes: '\x00\x00\x01\xba', demuxer: 'mpeg' },
  { at: 0, bytes: '\x0b\x77', demuxer: 'ac3' },
  { at: 0, bytes: 'wvpk', demuxer: 'wv' },
  { at: 0, bytes: 'MAC ', demuxer: 'ape' },
  { at: 0, bytes: 'TTA1', demuxer: 'tta' },
]

const RIFF = ['RIFF', 'RIFX', 'RF64', 'BW64']
/** Tags and paddings that may stand before the recording. */
const MOST_PREFIXES = 16
/** At the beginning two frames are enough; behind junk, in which two may stand by chance, more are asked for. */
const FRAMES_AT_START = 2
const FRAMES_BEHIND_JUNK = 5
const JUNK_BYTES = 1 << 20
const ZERO_BLOCK_BYTES = 1 << 20

/** Tells the kind of a file by content; its name is not asked. */
export async function sniff(file: FileBytes): Promise<Sniffed> {
  let bytes = file
  for (let prefixes = 0; prefixes < MOST_PREFIXES; prefixes++) {
    const known = sniffHead(bytes)
    if (known) return known
    const prefix = (await prefixBytes(bytes)) ?? bytes.size
    if (prefix === 0) break
    if (prefix >= bytes.size) {
      if (bytes === file && bytes.head[0] === 0) return { kind: 'zeros', got: `${file.size} zeros` }
      break
    }
    bytes = await fromOffset(bytes, prefix)
  }
  return (await sniffBehindJunk(bytes)) ?? unknown(file, bytes)
}

function unknown(file: FileBytes, bytes: FileBytes): Sniffed {
  if (decodesAsText(file.head)) return { kind: 'text', got: 'text' }
  if (bytes !== file) return { kind: 'unknown', got: 'tags or zeros, then bytes of no known form' }
  return { kind: 'unknown', got: `first bytes ${bytes.head.toString('hex', 0, 12)}` }
}

function sniffHead(bytes: FileBytes): Sniffed | undefined {
  const { head } = bytes
  const has = (at: number, text: string): boolean => head.toString('latin1', at, at + text.length) === text
  if (RIFF.some((mark) => has(0, mark)) && has(8, 'WAVE')) return { kind: 'wav', bytes }
  if (has(0, 'fLaC') || isFlacFrame(head)) return { kind: 'flac', bytes }
  if (has(0, 'OggS')) {
    const codec = oggCodec(head)
    if (codec) return { kind: codec === 'flac' ? 'ogg-flac' : codec, bytes }
  }
  const found = MAGIC.find((one) => has(one.at, one.bytes))
  if (found) return { kind: 'ffmpeg', demuxer: found.demuxer, bytes }
  if (isAdts(head)) return { kind: 'ffmpeg', demuxer: 'aac', bytes }
  if (isTransportStream(head)) return { kind: 'ffmpeg', demuxer: 'mpegts', bytes }
  const isMpeg = isMpegAt(bytes, 0, FRAMES_AT_START) || isFreeFormat(head, FRAMES_BEHIND_JUNK)
  return isMpeg ? { kind: 'mp3', bytes } : undefined
}

/** Length of a tag or of zeros at the beginning; 0 where neither is there, undefined where they reach to the end. */
async function prefixBytes(bytes: FileBytes): Promise<number | undefined> {
  const tag = id3Bytes(bytes.head) || apeBytes(bytes.head)
  // A tag that is longer than the file is broken: the sound may begin anywhere behind its head.
  if (tag > 0) return tag < bytes.size ? tag : Math.min(10, bytes.size)
  if (bytes.head[0] !== 0) return 0
  let zeros = 0
  for await (const block of bytes.blocks(0, bytes.size, ZERO_BLOCK_BYTES)) {
    const at = block.findIndex((byte) => byte !== 0)
    if (at >= 0) return zeros + at
    zeros += block.length
  }
  return undefined
}

/** MPEG frames further on: some recorders and stores put bytes of their own before them. */
async function sniffBehindJunk(bytes: FileBytes): Promise<Sniffed | undefined> {
  if (decodesAsText(bytes.head)) return undefined
  const data = await bytes.read(0, JUNK_BYTES)
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1))
    if (isMpegAt({ head: data, size: bytes.size }, at, FRAMES_BEHIND_JUNK))
      return { kind: 'mp3', bytes: await fromOffset(bytes, at) }
  return undefined
}

/** So many frames in a row, or fewer that end with the file. */
function isMpegAt({ head, size }: Pick<FileBytes, 'head' | 'size'>, at: number, wanted: number): boolean {
  const { frames, end } = mpegChain(head, at, wanted)
  return frames >= wanted || (frames > 0 && (end === size || (at === 0 && end > size)))
}

/** A FLAC stream that lost its head begins with a frame; its check sum tells it from all else. */
function isFlacFrame(head: Buffer): boolean {
  if (head.length < FLAC_HEADER_BYTES + SLACK_BYTES || !isFlacSync(head, 0)) return false
  const header = readFlacFrameHeader(head, 0, head.length - SLACK_BYTES)
  return header !== undefined && header.sampleRate > 0 && header.bitsPerSample > 0
}

/** Two ADTS (AAC) frames in a row. */
function isAdts(head: Buffer): boolean {
  const sync = (i: number): boolean => i + 6 < head.length && head[i] === 0xff && (head[i + 1] & 0xf6) === 0xf0
  if (!sync(0)) return false
  const length = ((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5)
  return length > 7 && (length + 6 >= head.length || sync(length))
}

function isTransportStream(head: Buffer): boolean {
  return head.length > 376 && head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47
}
