import { OpusDecoder, type OpusDecoderSampleRate } from 'opus-decoder'
import { opusSamples } from '../../engine/audio/opus-packet.ts'
import type { StoredRecord } from '../../devices/spool/record.ts'

/** Turns the Opus records of one start into samples, exactly as many as each says. */
export interface OpusSound {
  /**
   * @param packets - the record's payload, opened
   * @returns 16-bit samples, interleaved, and whether all of it could be decoded: what could not is silence
   */
  decode(
    record: Pick<StoredRecord, 'samples' | 'rate' | 'channels'>,
    packets: Buffer,
  ): Promise<{ pcm: Buffer; isWhole: boolean }>
  /** Lets go of the decoder's memory; it can be used again. */
  free(): void
}

const RATES: readonly number[] = [8000, 12_000, 16_000, 24_000, 48_000]
const OPUS_RATE = 48_000
const FULL_SCALE = 32_768
/** Sound that a record may hold beyond its own: nobody needs a second of it, and whoever sends more wants our time. */
const MOST_EXTRA_SECONDS = 1
/** Frames that were not sent because nobody spoke last as long as most do. */
const USUAL_SECONDS = 0.02

interface Packet {
  bytes: Buffer
  samples: number
}

/**
 * Rules of `devices/SPOOL.md`: packets that hold more than the record begin anew, and what is too much is left out at the front; packets
 * that hold as much go on where the record before ended; where they hold less, or none, the rest was not sent: silence.
 */
export function createOpusSound(): OpusSound {
  let open: { decoder: OpusDecoder<OpusDecoderSampleRate>; rate: number; channels: number } | undefined

  function free(): void {
    open?.decoder.free()
    open = undefined
  }

  async function decoderFor(rate: number, channels: number, isAnew: boolean) {
    if (open?.rate === rate && open.channels === channels) {
      if (isAnew) await open.decoder.reset()
      return open.decoder
    }
    free()
    const mapping = {
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable: channels === 1 ? [0] : [0, 1],
    }
    const decoder = new OpusDecoder({ sampleRate: rate as OpusDecoderSampleRate, channels, ...mapping })
    await decoder.ready
    open = { decoder, rate, channels }
    return decoder
  }

  return {
    free,
    decode: async ({ samples, rate, channels }, payload) => {
      const silence = Buffer.alloc(samples * channels * 2)
      if (payload.length === 0) return { pcm: silence, isWhole: true }
      const packets = RATES.includes(rate) && channels <= 2 ? packetsOf(payload, rate) : undefined
      const held = packets?.reduce((sum, packet) => sum + packet.samples, 0) ?? Infinity
      if (packets === undefined || held > samples + MOST_EXTRA_SECONDS * rate) return { pcm: silence, isWhole: false }
      const extra = Math.max(0, held - samples)
      const decoder = await decoderFor(rate, channels, extra > 0)
      let [at, isWhole] = [-extra, true]
      for (const packet of packets) {
        const planes = decoded(decoder, packet)
        if (planes !== undefined) write(silence, planes, at, channels)
        else if (packet.bytes.length > 0) isWhole = false
        at += packet.samples
      }
      return { pcm: silence, isWhole }
    },
  }
}

/** Undefined where lengths do not fit, or a packet breaks the rules of Opus. */
function packetsOf(payload: Buffer, rate: number): Packet[] | undefined {
  const packets: Packet[] = []
  let at = 0
  while (at + 2 <= payload.length) {
    const end = at + 2 + payload.readUInt16LE(at)
    const bytes = payload.subarray(at + 2, end)
    const usual = packets.at(-1)?.samples ?? USUAL_SECONDS * rate
    const samples = bytes.length === 0 ? usual : (opusSamples(bytes, 1) * rate) / OPUS_RATE
    if (end > payload.length || samples === 0) return undefined
    packets.push({ bytes, samples })
    at = end
  }
  return at === payload.length ? packets : undefined
}

function decoded(decoder: OpusDecoder<OpusDecoderSampleRate>, { bytes, samples }: Packet): Float32Array[] | undefined {
  if (bytes.length === 0) return undefined
  const { channelData, samplesDecoded } = decoder.decodeFrame(bytes)
  return samplesDecoded === samples ? channelData : undefined
}

/** Puts samples in their place; those before the beginning or behind the end have none. */
function write(pcm: Buffer, planes: readonly Float32Array[], at: number, channels: number): void {
  const last = pcm.length / 2 / channels
  for (let i = Math.max(0, -at); i < planes[0].length && at + i < last; i++)
    for (let channel = 0; channel < channels; channel++) {
      const whole = Math.round(planes[channel][i] * FULL_SCALE)
      const value = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, whole))
      pcm.writeInt16LE(value, ((at + i) * channels + channel) * 2)
    }
}
