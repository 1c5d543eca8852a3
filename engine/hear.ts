import type { ReadUse } from './audio/array-profile.ts'
import type { ChannelChoice } from './audio/channels.ts'
import { readFrames, type FrameSource } from './audio/frames.ts'
import type { TimeSpan } from './audio/time-spans.ts'
import { createAcousticTrack, type AcousticTrack } from './audio/acoustic-track.ts'
import { packSegments, type Packed } from './asr/packing.ts'
import type { Recognizer } from './asr/recognizer.ts'
import { tellLanguages, type ToldApart } from './asr/tell-languages.ts'
import type { Hotwords } from './asr/hotwords.ts'
import type { Frame, Segment, Transcript } from './types.ts'
import type { Segmenter } from './vad/segmenter.ts'

/** How a recording is heard. */
export interface HearOptions {
  channel?: ChannelChoice
  /** What the channels are for, and where the microphones are. */
  use?: ReadUse
  maxHours?: number
  /** Words to expect. */
  terms?: Hotwords
  signal?: AbortSignal
  /** Called with the milliseconds that were heard so far, and those that the header promises. */
  onHeard?: (heardMs: number, promisedMs: number | undefined) => void
}

/** What was heard in a recording. */
export interface Heard extends ToldApart {
  durationMs: number
  /** The file was cut short or is damaged: what was said in the missing part nobody knows. */
  isIncomplete: boolean
  /** When the device itself spoke: nothing of it is among the transcripts. */
  ownVoice: TimeSpan[]
  /** How the speech sounds, moment by moment: to be let go with the analysis. */
  track: AcousticTrack
}

interface Recognised {
  transcript: Transcript
  parts: Packed['parts']
}

/**
 * File → transcripts in the order of time, and where another language was spoken. Decoding, detection and recognition overlap;
 * only a few segments are ever in memory, however long the file.
 *
 * @throws AppError AUDIO_*, FFMPEG_*, WORKER_DIED, CANCELLED
 */
export async function hear(
  path: string,
  parts: { segmenter: Segmenter; recognizer: Recognizer },
  options: HearOptions = {},
): Promise<Heard> {
  const { signal, channel, use, maxHours } = options
  const ownVoice: TimeSpan[] = []
  const track = createAcousticTrack()
  const source = await readFrames(path, {
    onPlace: track.addPlace,
    ...(channel !== undefined && { channel }),
    ...(use && { use }),
    onOwnVoice: (span) => ownVoice.push(span),
    ...(maxHours !== undefined && { maxHours }),
    ...(signal && { signal }),
  })
  const recognised: Recognised[] = []
  const inFlight: Promise<Recognised>[] = []
  const takeFirst = async () => {
    const first = await inFlight.shift()
    if (first) recognised.push(first)
  }
  const signalOption = { ...(signal && { signal }) }
  try {
    const segments = parts.segmenter.segment(watched(source, options.onHeard), signalOption)
    for await (const packed of packSegments(tracked(segments, track))) {
      const recognizing = parts.recognizer
        .recognize(packed.segment, { ...signalOption, ...(options.terms && { terms: options.terms }) })
        .then((transcript) => ({ transcript, parts: packed.parts }))
      // It may fail while this waits for the next segment; it is told when its turn comes.
      recognizing.catch(() => undefined)
      inFlight.push(recognizing)
      if (inFlight.length > 2 * parts.recognizer.atOnce) await takeFirst()
    }
    while (inFlight.length) await takeFirst()
  } finally {
    // After a failure the rest is let end: native code that is interrupted takes the process down with it.
    await Promise.allSettled(inFlight)
    await source.close()
  }
  return {
    durationMs: source.durationMs(),
    isIncomplete: source.isIncomplete(),
    ...tellLanguages(recognised),
    ownVoice,
    track,
  }
}

async function* tracked(segments: AsyncIterable<Segment>, track: AcousticTrack): AsyncGenerator<Segment> {
  for await (const segment of segments) {
    track.addSpeech(segment.startMs, segment.samples)
    yield segment
  }
}

async function* watched(source: FrameSource, onHeard: HearOptions['onHeard']): AsyncGenerator<Frame> {
  for await (const frame of source.frames) {
    yield frame
    onHeard?.(frame.startMs + frame.samples.length / 16, source.promisedMs)
  }
}
