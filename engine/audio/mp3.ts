import { MPEGDecoder } from 'mpg123-decoder'
import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { findMpegFrame, id3Bytes } from './mpeg-frame.ts'
import type { AudioStream } from './stream.ts'

const BLOCK_BYTES = 16384
const SEARCH_BYTES = 65536

/** MPEG audio, layers 1 to 3; a file cut short gives what is there. @throws AppError AUDIO_NOT_AUDIO when no frame is found */
export async function openMp3(bytes: FileBytes): Promise<AudioStream> {
  const from = id3Bytes(bytes.head)
  const frame = findMpegFrame(await bytes.read(from, SEARCH_BYTES), SEARCH_BYTES)
  if (!frame)
    throw new AppError('AUDIO_NOT_AUDIO', { detail: { path: bytes.path, wanted: 'MPEG frames', got: 'none' } })
  const decoder = new MPEGDecoder()
  await decoder.ready
  let freed = false
  async function* chunks(channels: number): AsyncGenerator<Float32Array[]> {
    for await (const block of bytes.blocks(from, bytes.size, BLOCK_BYTES)) {
      // The decoder always gives two channels; those of a mono file are equal.
      const { channelData, samplesDecoded } = decoder.decode(block)
      if (samplesDecoded > 0) yield channelData.slice(0, channels)
    }
  }
  return {
    format: 'mp3',
    sampleRate: frame.sampleRate,
    channels: frame.channels,
    chunks: chunks(frame.channels),
    async close() {
      if (!freed) decoder.free()
      freed = true
      await bytes.close()
    },
  }
}
