import type { FileBytes } from './bytes.ts'
import { mpegChain, readMpegFrame, type MpegFrame } from './mpeg-frame.ts'
import { id3Bytes } from './tags.ts'

/** Whole frames of one form and as many channels, one after another. */
export interface MpegRun {
  /** Where it begins in the file. */
  at: number
  frames: MpegFrame[]
  bytes: Uint8Array
}

const WINDOW_BYTES = 1 << 16
/** So much is looked at from one place: a run of frames, or the first of a chain. */
const RUN_BYTES = 1 << 14
/** So many frames in a row are taken for sound behind something that is none. */
const SURE_FRAMES = 3
/** What may stand between and behind frames without any sound being lost; padding does, too. */
const TAGS = ['ID3', 'TAG', 'APETAGEX', 'LYRICSBEGIN', '\0']

/**
 * The frames of an MPEG audio file, in runs; tags, padding and junk between them are passed over.
 *
 * @param onDamage - called where the last frame lacks its end, or where sound goes on behind what is neither sound nor tag
 */
export async function* mpegRuns(file: FileBytes, onDamage: () => void): AsyncGenerator<MpegRun> {
  let start = 0
  let data = await file.read(0, WINDOW_BYTES)
  let at = 0
  let last: MpegFrame | undefined
  for (;;) {
    if (data.length === WINDOW_BYTES && data.length - at < RUN_BYTES) {
      start += at
      data = await file.read(start, WINDOW_BYTES)
      at = 0
    }
    if (at >= data.length) return
    const isEnd = data.length < WINDOW_BYTES
    const frames = last === undefined || last.form === readMpegFrame(data, at)?.form ? runAt(data, at) : []
    if (frames.length > 0) {
      const bytes = frames.reduce((sum, frame) => sum + frame.bytes, 0)
      yield { at: start + at, frames, bytes: data.subarray(at, at + bytes) }
      last = frames[0]
      at += bytes
      continue
    }
    if (isEnd && isCut(data, at, last)) onDamage()
    const tag = id3Bytes(data.subarray(at, at + 10))
    // Where the last run ended, frames of another form may begin; where none could be taken, they do not.
    const next = tag > 0 ? at + tag : findChain(data, last ? at : at + 1, isEnd)
    const isFound = next < data.length
    if (isFound && next > at && tag === 0 && last && !isTag(data, at)) onDamage()
    if (isFound) last = undefined
    at = next
  }
}

/** Frames of one form from a place on. */
function runAt(data: Buffer, from: number): MpegFrame[] {
  const frames: MpegFrame[] = []
  for (let at = from; at < from + RUN_BYTES;) {
    const frame = readMpegFrame(data, at)
    if (!frame || frame.isFree || at + frame.bytes > data.length) break
    if (frames.length > 0 && (frame.form !== frames[0].form || frame.channels !== frames[0].channels)) break
    frames.push(frame)
    at += frame.bytes
  }
  return frames
}

function isCut(data: Buffer, at: number, last: MpegFrame | undefined): boolean {
  const frame = readMpegFrame(data, at)
  return frame !== undefined && frame.form === last?.form && at + frame.bytes > data.length
}

function isTag(data: Buffer, at: number): boolean {
  return TAGS.some((tag) => data.toString('latin1', at, at + tag.length) === tag)
}

/** The next place from which frames follow each other; if there is none, that from which to look when more has been read. */
function findChain(data: Buffer, from: number, isEnd: boolean): number {
  const until = isEnd ? data.length : data.length - RUN_BYTES + 1
  for (let at = data.indexOf(0xff, from); at >= 0 && at < until; at = data.indexOf(0xff, at + 1)) {
    const { frames, end } = mpegChain(data, at, SURE_FRAMES)
    if (frames === SURE_FRAMES || (isEnd && frames > 0 && end === data.length)) return at
  }
  return Math.max(from, until)
}
