import type { AudioStream } from './stream.ts'

/** Length of a frame of the finest level. A wave of 2,000 points that shows 20 s is drawn from it as it is. */
export const PEAK_FRAME_MS = 10
/** Frames of one level that make one of the next: as in bbc/audiowaveform, whole zooms are drawn from a coarser level. */
const STEP = 8
const LEVELS = 4

/** The outline of a recording: for every frame the least and the greatest sample of all channels, in 1/127, beside each other. */
export interface Peaks {
  durationMs: number
  /** From fine to coarse: 10, 80, 640, 5120 ms a frame. */
  levels: Int8Array[]
}

/** Walks a recording once, in constant memory but for its outline: 230 bytes a second. */
export async function readPeaks({ chunks, sampleRate }: Pick<AudioStream, 'chunks' | 'sampleRate'>): Promise<Peaks> {
  let fine: Int8Array = new Int8Array(2 * 60_000)
  let samples = 0
  for await (const planes of chunks) {
    const last = frameOf(samples + planes[0].length - 1, sampleRate)
    if (2 * (last + 1) > fine.length) fine = grown(fine, 2 * (last + 1))
    for (const plane of planes) addSamples(fine, plane, samples, sampleRate)
    samples += planes[0].length
  }
  const frames = samples > 0 ? frameOf(samples - 1, sampleRate) + 1 : 0
  const levels: Int8Array[] = [fine.slice(0, 2 * frames)]
  while (levels.length < LEVELS) levels.push(coarser(levels.at(-1)!))
  return { durationMs: Math.round((samples * 1000) / sampleRate), levels }
}

const frameOf = (sample: number, sampleRate: number) => Math.floor((sample * 1000) / sampleRate / PEAK_FRAME_MS)

function grown(fine: Int8Array, least: number): Int8Array {
  const larger = new Int8Array(Math.max(least, 2 * fine.length))
  larger.set(fine)
  return larger
}

function addSamples(fine: Int8Array, plane: Float32Array, from: number, sampleRate: number): void {
  const perFrame = (sampleRate * PEAK_FRAME_MS) / 1000
  for (let at = 0; at < plane.length;) {
    const frame = Math.floor((from + at) / perFrame)
    const end = Math.min(plane.length, Math.ceil((frame + 1) * perFrame) - from)
    let [least, greatest] = [fine[2 * frame] / 127, fine[2 * frame + 1] / 127]
    for (; at < end; at++) {
      const sample = plane[at]
      if (sample < least) least = sample
      else if (sample > greatest) greatest = sample
    }
    fine[2 * frame] = Math.max(-127, -Math.round(-least * 127))
    fine[2 * frame + 1] = Math.min(127, Math.round(greatest * 127))
  }
}

function coarser(level: Int8Array): Int8Array {
  const frames = Math.ceil(level.length / 2 / STEP)
  const result = new Int8Array(2 * frames)
  for (let i = 0; i < level.length; i++) {
    const at = 2 * Math.floor(i / 2 / STEP) + (i % 2)
    result[at] = i % 2 === 0 ? Math.min(result[at], level[i]) : Math.max(result[at], level[i])
  }
  return result
}

/**
 * The outline of a span at so many points (exact to a frame of the level, which is an eighth of a point or the finest), each the least and the greatest sample of its part; silence beyond the recording.
 *
 * @returns `2 × points` numbers from −127 to 127
 */
export function peaksBetween({ levels }: Peaks, fromMs: number, toMs: number, points: number): Int8Array {
  const stepMs = (toMs - fromMs) / points
  let at = 0
  while (at + 1 < levels.length && PEAK_FRAME_MS * STEP ** (at + 2) <= stepMs) at++
  const [level, frameMs] = [levels[at], PEAK_FRAME_MS * STEP ** at]
  const result = new Int8Array(2 * points)
  for (let point = 0; point < points; point++) {
    const first = Math.floor((fromMs + point * stepMs) / frameMs)
    const end = Math.min(level.length / 2, Math.max(first + 1, Math.ceil((fromMs + (point + 1) * stepMs) / frameMs)))
    for (let frame = first; frame < end; frame++) {
      result[2 * point] = Math.min(result[2 * point], level[2 * frame])
      result[2 * point + 1] = Math.max(result[2 * point + 1], level[2 * frame + 1])
    }
  }
  return result
}
