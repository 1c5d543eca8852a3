import { FLACDecoder, type FLACDecodedAudio } from '@wasm-audio-decoders/flac'
import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { MAX_CHANNELS, type AudioStream } from './stream.ts'

const BLOCK_BYTES = 32768

/** FLAC, bare or in Ogg. @throws AppError AUDIO_BAD_HEADER; walking the chunks may throw AUDIO_TRUNCATED */
export async function openFlac(bytes: FileBytes): Promise<AudioStream> {
  const info = readStreamInfo(bytes)
  const decoder = new FLACDecoder()
  await decoder.ready
  let freed = false
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    let decoded = 0
    let errors = 0
    const take = (part: FLACDecodedAudio): Float32Array[] => {
      decoded += part.samplesDecoded
      errors += part.errors.length
      return part.channelData
    }
    for await (const block of bytes.blocks(0, bytes.size, BLOCK_BYTES)) {
      const planes = take(await decoder.decode(block))
      if (planes[0]?.length) yield planes
    }
    const planes = take(await decoder.flush())
    if (planes[0]?.length) yield planes
    // A total of 0 means that the writer did not know it.
    if (decoded < info.totalSamples || (decoded === 0 && errors > 0))
      throw new AppError('AUDIO_TRUNCATED', {
        detail: { path: bytes.path, wanted: `${info.totalSamples} samples`, got: `${decoded} samples` },
      })
  }
  return {
    format: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    durationMs: info.totalSamples ? Math.floor((info.totalSamples / info.sampleRate) * 1000) : undefined,
    chunks: chunks(),
    async close() {
      if (!freed) decoder.free()
      freed = true
      await bytes.close()
    },
  }
}

interface StreamInfo {
  sampleRate: number
  channels: number
  totalSamples: number
}

/** STREAMINFO is always the first metadata block (RFC 9639, section 8.2): 20 bits of rate, 3 channels, 5 depth, 36 samples. */
function readStreamInfo(bytes: FileBytes): StreamInfo {
  const at = bytes.head.indexOf('fLaC') + 8
  const bad = (wanted: string, got: string | number): AppError =>
    new AppError('AUDIO_BAD_HEADER', { detail: { path: bytes.path, wanted, got } })
  if (bytes.head.length < at + 34) {
    if (bytes.size < at + 34)
      throw new AppError('AUDIO_TRUNCATED', { detail: { path: bytes.path, wanted: at + 34, got: bytes.size } })
    throw bad('STREAMINFO in the first 64 KiB', 'none')
  }
  const sampleRate = bytes.head.readUIntBE(at + 10, 3) >> 4
  const channels = ((bytes.head[at + 12] >> 1) & 7) + 1
  const totalSamples = (bytes.head[at + 13] & 15) * 2 ** 32 + bytes.head.readUInt32BE(at + 14)
  if (sampleRate === 0) throw bad('a rate above 0 Hz', 0)
  if (channels > MAX_CHANNELS) throw bad(`up to ${MAX_CHANNELS} channels`, channels)
  return { sampleRate, channels, totalSamples }
}
