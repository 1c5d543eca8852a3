import { AppError } from '../errors.ts'
import type { Frame, Segment } from '../types.ts'
import { createDetector, type Detector } from './detector.ts'
import { rms } from './level.ts'
import { validateVadOptions, type VadOptions } from './options.ts'
import { createSoundBuffer } from './sound-buffer.ts'
import { createSpeechSpans, type Span } from './state-machine.ts'

const SAMPLES_PER_MS = 16
const WINDOW_SAMPLES = 512
/** A jump of the frames' time beyond this is a hole in the recording: speech does not go on across it. */
const HOLE_MS = 50

export interface Segmenter {
  /**
   * Speech segments of one recording (16 kHz mono frames in order), each as soon as its pause has passed. Several recordings
   * may be under way at once. @throws AppError CANCELLED, WORKER_DIED
   */
  segment: (frames: AsyncIterable<Frame>, options?: { signal?: AbortSignal }) => AsyncIterable<Segment>
  close: () => Promise<void>
}

/** Starts speech detection: one thread for the model, however many recordings. @throws AppError CONFIG_INVALID */
export async function createSegmenter(config: Partial<VadOptions> = {}): Promise<Segmenter> {
  const options = validateVadOptions(config)
  const detector = createDetector()
  return {
    segment: (frames, { signal } = {}) => segment(frames, detector, options, signal),
    close: detector.close,
  }
}

async function* segment(
  frames: AsyncIterable<Frame>,
  detector: Detector,
  options: VadOptions,
  signal?: AbortSignal,
): AsyncGenerator<Segment> {
  let stretch: Stretch | undefined
  for await (const part of oneAhead(frames, detector)) {
    const probabilities = await part.probabilities
    if (signal?.aborted) throw new AppError('CANCELLED')
    if (part.startMs !== undefined) stretch = createStretch(part.startMs, options)
    if (stretch) yield* stretch.add(part.samples, probabilities, part.last)
  }
}

/** Samples whose probabilities are being found; `startMs` only where a stretch without holes begins. */
interface Part {
  startMs: number | undefined
  samples: Float32Array
  last: boolean
  probabilities: Promise<Float32Array>
}

/** Asks the model for the next samples before the answer for the last ones is used: decoding and detection overlap, by one frame. */
async function* oneAhead(frames: AsyncIterable<Frame>, detector: Detector): AsyncGenerator<Part> {
  let ahead: Part | undefined
  for await (const part of parts(frames, detector)) {
    // Whoever awaits it later sees the failure; until then it must not count as unhandled.
    part.probabilities.catch(() => undefined)
    if (ahead) yield ahead
    ahead = part
  }
  if (ahead) yield ahead
}

async function* parts(frames: AsyncIterable<Frame>, detector: Detector): AsyncGenerator<Part> {
  const nothing = new Float32Array(0)
  let recording = detector.listen()
  let expectedMs: number | undefined
  const end = (): Part => ({
    startMs: undefined,
    samples: nothing,
    last: true,
    probabilities: recording.detect(nothing, true),
  })
  for await (const { startMs, samples } of frames) {
    const hole = expectedMs !== undefined && Math.abs(startMs - expectedMs) > HOLE_MS
    if (hole) {
      yield end()
      recording = detector.listen()
    }
    const begins = hole || expectedMs === undefined
    const probabilities = recording.detect(samples, false)
    yield { startMs: begins ? startMs : undefined, samples, last: false, probabilities }
    expectedMs = (hole ? startMs : (expectedMs ?? startMs)) + samples.length / SAMPLES_PER_MS
  }
  if (expectedMs !== undefined) yield end()
}

interface Stretch {
  add(samples: Float32Array, probabilities: Float32Array, last: boolean): Segment[]
}

/** Sound without holes from `baseMs` on: keeps as much of it as speech under way may still need. */
function createStretch(baseMs: number, options: VadOptions): Stretch {
  const spans = createSpeechSpans(options)
  const sound = createSoundBuffer()
  let windows = 0
  const cut = ({ startMs, endMs }: Span): Segment => ({
    startMs: baseMs + startMs,
    endMs: baseMs + endMs,
    samples: sound.copy(startMs * SAMPLES_PER_MS, endMs * SAMPLES_PER_MS),
  })
  return {
    add(samples, probabilities, last) {
      sound.append(samples)
      const found: (Span | undefined)[] = []
      for (const probability of probabilities) {
        const from = windows++ * WINDOW_SAMPLES
        found.push(spans.push(probability, rms(sound.copy(from, from + WINDOW_SAMPLES))))
      }
      if (last) found.push(spans.flush(Math.floor(sound.end() / SAMPLES_PER_MS)))
      const segments = found.filter((span) => span !== undefined).map(cut)
      sound.dropBefore(Math.min(spans.neededFromMs() * SAMPLES_PER_MS, windows * WINDOW_SAMPLES))
      return segments
    },
  }
}
