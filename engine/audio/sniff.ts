import { findMpegFrame, id3Bytes } from './mpeg-frame.ts'
import { decodesAsText } from './text-check.ts'

/** What a file is, told from its first bytes; `demuxer` is the name by which ffmpeg knows the container. */
export type Sniffed =
  { kind: 'wav' | 'flac' | 'mp3' | 'opus' | 'zeros' | 'text' | 'unknown' } | { kind: 'ffmpeg'; demuxer: string }

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

const MPEG_SEARCH_BYTES = 4096

/** Tells the kind of a file by content; its name is not asked. */
export function sniff(head: Buffer): Sniffed {
  const has = (at: number, bytes: string): boolean => head.toString('latin1', at, at + bytes.length) === bytes
  if ((has(0, 'RIFF') || has(0, 'RF64') || has(0, 'BW64')) && has(8, 'WAVE')) return { kind: 'wav' }
  if (has(0, 'fLaC')) return { kind: 'flac' }
  if (has(0, 'OggS') && has(28, 'OpusHead')) return { kind: 'opus' }
  if (has(0, 'OggS') && has(29, 'FLAC')) return { kind: 'flac' }
  const found = MAGIC.find(({ at, bytes }) => has(at, bytes))
  if (found) return { kind: 'ffmpeg', demuxer: found.demuxer }
  if (head.every((byte) => byte === 0)) return { kind: 'zeros' }
  if (has(0, 'ID3')) return sniffBehindTag(head)
  if (isAdts(head, 0)) return { kind: 'ffmpeg', demuxer: 'aac' }
  if (isTransportStream(head)) return { kind: 'ffmpeg', demuxer: 'mpegts' }
  if (findMpegFrame(head, MPEG_SEARCH_BYTES)) return { kind: 'mp3' }
  return { kind: decodesAsText(head) ? 'text' : 'unknown' }
}

/** An ID3 tag mostly precedes MP3, but FLAC and AAC writers use it too. */
function sniffBehindTag(head: Buffer): Sniffed {
  const body = head.subarray(id3Bytes(head))
  if (body.toString('latin1', 0, 4) === 'fLaC') return { kind: 'flac' }
  return isAdts(body, 0) ? { kind: 'ffmpeg', demuxer: 'aac' } : { kind: 'mp3' }
}

/** Two ADTS (AAC) frames in a row. */
function isAdts(head: Buffer, at: number): boolean {
  const sync = (i: number): boolean => i + 6 < head.length && head[i] === 0xff && (head[i + 1] & 0xf6) === 0xf0
  if (!sync(at)) return false
  const length = ((head[at + 3] & 3) << 11) | (head[at + 4] << 3) | (head[at + 5] >> 5)
  return length > 7 && (at + length + 6 >= head.length || sync(at + length))
}

function isTransportStream(head: Buffer): boolean {
  return head.length > 376 && head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47
}
