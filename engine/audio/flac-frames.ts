import { SLACK_BYTES } from './bit-reader.ts'
import type { FileBytes } from './bytes.ts'
import { decodeFlacFrame, type FlacDefaults, type FlacFrame, type NoFlacFrame } from './flac-frame.ts'
import { isFlacSync } from './flac-header.ts'
import { createVainLooks } from './vain-looks.ts'

/** What became of the bytes that were walked. */
export interface FlacTally {
  samples: number
  /** Why the first of the frames that could not be decoded could not: it lacks its end, or it is damaged. */
  failed: NoFlacFrame['failed'] | undefined
}

const WINDOW_BYTES = 1 << 18
/** More than any frame has: 65,536 samples of 8 channels at 33 bits, written plainly. */
const MOST_FRAME_BYTES = 3 << 20

/**
 * Decodes the FLAC frames of [from, end of file) one by one: what is held is a window of the file and one frame's samples. What
 * is no frame is passed over, as are frames whose check sum is wrong.
 *
 * @throws AppError AUDIO_DAMAGED where next to nothing of it is sound, or CANCELLED
 */
export async function* flacFrames(
  file: FileBytes,
  from: number,
  defaults: FlacDefaults | undefined,
  tally: FlacTally,
): AsyncGenerator<FlacFrame> {
  const lookedInVain = createVainLooks(file, 'FLAC frames')
  let capacity = WINDOW_BYTES
  let window = await readWindow(file, from, capacity)
  let [at, largest] = [0, 0]
  const reload = async () => {
    window = await readWindow(file, window.start + at, capacity)
    at = 0
  }
  while (at < window.end || !window.isLast) {
    // Not in the last moment: a frame that is found to be cut has been decoded in vain.
    if (!window.isLast && window.end - at < 2 * largest + SLACK_BYTES && at > 0) await reload()
    const frame = decodeFlacFrame(window.bytes, at, window.end, defaults)
    if (frame.planes) {
      at += frame.bytes
      largest = Math.max(largest, frame.bytes)
      tally.samples += frame.planes[0].length
      yield frame
    } else if (frame.failed === 'cut' && !window.isLast && (at > 0 || capacity < MOST_FRAME_BYTES)) {
      if (at === 0) capacity *= 2
      await reload()
    } else {
      if (frame.failed !== 'no-frame' || tally.samples === 0) tally.failed ??= frame.failed
      lookedInVain(frame.bytes)
      at = nextSync(window, at + 1)
    }
  }
}

interface Window {
  /** Place of its first byte in the file. */
  start: number
  end: number
  bytes: Uint8Array
  isLast: boolean
}

async function readWindow(file: FileBytes, start: number, capacity: number): Promise<Window> {
  const bytes = new Uint8Array(capacity + SLACK_BYTES)
  const read = await file.read(start, capacity)
  bytes.set(read)
  return { start, end: read.length, bytes, isLast: read.length < capacity }
}

/** The next place where a frame may begin; the last byte of the window is left for the next one. */
function nextSync({ bytes, end, isLast }: Window, from: number): number {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && at < end - 1 && !isFlacSync(bytes, at)) at = bytes.indexOf(0xff, at + 1)
  if (at >= 0 && at < end - 1) return at
  return isLast ? end : Math.max(from, end - 1)
}
