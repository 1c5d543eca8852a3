import { OggOpusDecoder, type OggOpusDecodedAudio } from 'ogg-opus-decoder'
import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import type { AudioStream } from './stream.ts'

const BLOCK_BYTES = 8192
const HEADER_AT = 28

/** Ogg Opus (RFC 7845), always decoded at 48 kHz; a file cut short gives what is there. @throws AppError AUDIO_BAD_HEADER */
export async function openOpus(bytes: FileBytes): Promise<AudioStream> {
  const channels = bytes.head[HEADER_AT + 9] ?? 0
  if (channels === 0 || bytes.head.length < HEADER_AT + 19)
    throw new AppError('AUDIO_BAD_HEADER', { detail: { path: bytes.path, wanted: '1 to 255 channels', got: channels } })
  const decoder = new OggOpusDecoder()
  await decoder.ready
  let freed = false
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    for await (const block of bytes.blocks(0, bytes.size, BLOCK_BYTES)) {
      // Typed as plain, but a promise.
      const { channelData } = await (decoder.decode(block) as unknown as Promise<OggOpusDecodedAudio>)
      if (channelData[0]?.length) yield channelData
    }
    const { channelData } = await decoder.flush()
    if (channelData[0]?.length) yield channelData
  }
  return {
    format: 'opus',
    sampleRate: 48000,
    channels,
    chunks: chunks(),
    async close() {
      if (!freed) decoder.free()
      freed = true
      await bytes.close()
    },
  }
}
