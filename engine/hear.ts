import type { ChannelChoice } from './audio/channels.ts'
import { readFrames } from './audio/frames.ts'
import { packSegments, unpack } from './asr/packing.ts'
import type { Recognizer } from './asr/recognizer.ts'
import type { Frame, Transcript } from './types.ts'
import type { Segmenter } from './vad/segmenter.ts'

/** How a recording is heard. */
export interface HearOptions {
  channel?: ChannelChoice
  signal?: AbortSignal
  /** Called with the milliseconds that were heard so far. */
  onHeard?: (heardMs: number) => void
}

/** What was heard in a recording. */
export interface Heard {
  durationMs: number
  transcripts: Transcript[]
}

/**
 * File → transcripts in the order of time. Decoding, detection and recognition overlap; only a few segments are ever in
 * memory, however long the file.
 *
 * @throws AppError AUDIO_*, FFMPEG_*, WORKER_DIED, CANCELLED
 */
export async function hear(
  path: string,
  parts: { segmenter: Segmenter; recognizer: Recognizer },
  options: HearOptions = {},
): Promise<Heard> {
  const { signal, channel } = options
  const source = await readFrames(path, { ...(channel !== undefined && { channel }), ...(signal && { signal }) })
  const transcripts: Transcript[] = []
  const inFlight: Promise<Transcript[]>[] = []
  const takeFirst = async () => {
    transcripts.push(...((await inFlight.shift()) ?? []))
  }
  const signalOption = { ...(signal && { signal }) }
  try {
    const segments = parts.segmenter.segment(watched(source.frames, options.onHeard), signalOption)
    for await (const packed of packSegments(segments)) {
      const recognizing = parts.recognizer
        .recognize(packed.segment, signalOption)
        .then((transcript) => unpack(transcript, packed.parts))
      // It may fail while this waits for the next segment; it is told when its turn comes.
      recognizing.catch(() => undefined)
      inFlight.push(recognizing)
      if (inFlight.length > 2 * parts.recognizer.threads) await takeFirst()
    }
    while (inFlight.length) await takeFirst()
  } finally {
    // After a failure the rest is let end: native code that is interrupted takes the process down with it.
    await Promise.allSettled(inFlight)
    await source.close()
  }
  return { durationMs: source.durationMs(), transcripts }
}

async function* watched(frames: AsyncIterable<Frame>, onHeard?: (heardMs: number) => void): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    yield frame
    onHeard?.(frame.startMs + frame.samples.length / 16)
  }
}
