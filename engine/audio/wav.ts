import type { FileBytes } from './bytes.ts'
import { openFfmpeg } from './ffmpeg.ts'
import { pcmStream } from './raw.ts'
import type { AudioStream } from './stream.ts'
import { readWavHeader } from './wav-header.ts'

/**
 * WAV: integers of 8 to 32 bits, floats, A-law, µ-law; RIFF, RIFX and RF64. Compressed codecs in a WAV wrapper go to ffmpeg.
 *
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC, FFMPEG_MISSING, FFMPEG_FAILED
 */
export async function openWav(bytes: FileBytes, signal?: AbortSignal): Promise<AudioStream> {
  const header = await readWavHeader(bytes)
  const { encoding, sampleRate, channels, dataStart: from, dataEnd: to, promisedEnd } = header
  if (encoding === undefined) return openFfmpeg(bytes, 'wav', signal)
  return pcmStream(bytes, 'wav', { encoding, sampleRate, channels }, { from, to, promisedEnd })
}
