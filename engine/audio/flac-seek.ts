import { SLACK_BYTES } from './bit-reader.ts'
import type { FileBytes } from './bytes.ts'
import { decodeFlacFrame } from './flac-frame.ts'
import { FLAC_HEADER_BYTES, isFlacSync, readFlacFrameHeader } from './flac-header.ts'
import type { FlacInfo } from './flac-info.ts'

/** A frame: where it begins in the file, and its first sample. */
export interface FlacPlace {
  at: number
  sample: number
}

/** In so many bytes there is a frame, but of the very largest; where none is found, one further in front is taken. */
const WINDOW_BYTES = 1 << 17

/**
 * A frame at or before a sample, found by halving the file, near enough that little is decoded in vain. Every frame on the way is known by
 * its check sum.
 *
 * @param framesFrom - where the first frame begins
 * @returns undefined where the numbers of the frames do not tell what they count
 */
export async function flacPlaceBefore(
  file: FileBytes,
  framesFrom: number,
  info: FlacInfo,
  sample: number,
): Promise<FlacPlace | undefined> {
  const samplesOf = await countingOf(file, framesFrom, info)
  if (!samplesOf) return undefined
  let low: FlacPlace = { at: framesFrom, sample: 0 }
  let high = file.size
  while (high - low.at > WINDOW_BYTES) {
    const middle = low.at + Math.floor((high - low.at) / 2)
    const found = await nextFrame(file, middle, info)
    const place = found && { at: found.at, sample: samplesOf(found.number) }
    if (!place || place.at >= high || place.sample > sample) high = middle
    else if (place.sample <= low.sample) return undefined
    else low = place
  }
  return low
}

/** How a frame's number becomes its first sample: some writers count frames of one size, some samples; the second frame tells. */
async function countingOf(file: FileBytes, framesFrom: number, info: FlacInfo) {
  const first = await nextFrame(file, framesFrom, info)
  if (first?.at !== framesFrom || first.number !== 0) return undefined
  const second = await nextFrame(file, framesFrom + first.bytes, info)
  if (second?.at !== framesFrom + first.bytes) return undefined
  if (second.number === first.samples) return (number: number) => number
  return second.number === 1 ? (number: number) => number * first.samples : undefined
}

interface SoundFrame {
  at: number
  number: number
  samples: number
  bytes: number
}

/** The first whole frame from a place on, within a window. */
async function nextFrame(file: FileBytes, from: number, info: FlacInfo): Promise<SoundFrame | undefined> {
  const bytes = new Uint8Array(WINDOW_BYTES + SLACK_BYTES)
  const read = await file.read(from, WINDOW_BYTES)
  bytes.set(read)
  const end = read.length
  for (let at = bytes.indexOf(0xff); at >= 0 && at < end - FLAC_HEADER_BYTES; at = bytes.indexOf(0xff, at + 1)) {
    if (!isFlacSync(bytes, at)) continue
    const header = readFlacFrameHeader(bytes, at, end)
    if (header?.channels !== info.channels) continue
    const frame = decodeFlacFrame(bytes, at, end, info)
    if (frame.planes)
      return { at: from + at, number: header.number, samples: frame.planes[0].length, bytes: frame.bytes }
  }
  return undefined
}
