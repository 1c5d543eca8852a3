import { OpusDecoder } from 'opus-decoder'
import type { OggLink } from './ogg-link.ts'
import { readOpusHead, type OpusHead } from './opus-head.ts'
import { opusSamples } from './opus-packet.ts'
import { chunkSamples } from './stream.ts'
import type { Piece } from './uniform.ts'

const RATE = 48_000
/** Of one packet, for each channel: what the decoder has room for. */
const MOST_PACKET_BYTES = 3840

/**
 * Decodes Opus as Ogg holds it (RFC 7845), always at 48 kHz. What cannot be decoded becomes silence of the same length, so that
 * times stay true.
 *
 * @param first - the packet with the stream's header
 * @param passing - what is counted and not decoded
 * @throws AppError AUDIO_BAD_HEADER
 */
export async function openOpusLink(first: Uint8Array, passing: Passing = passingOver(0)): Promise<OggLink> {
  const head = readOpusHead(first)
  const { channels, streams, coupledStreams, mapping } = head
  const decoder = new OpusDecoder({
    channels,
    streamCount: streams,
    coupledStreamCount: coupledStreams,
    channelMappingTable: mapping,
  })
  await decoder.ready
  const timeline = createTimeline(head.preSkip)
  let isDamaged = false
  let isFreed = false

  function decodeSome(packets: readonly SizedPacket[], samples: number): Float32Array[] {
    const planes = Array.from({ length: channels }, () => new Float32Array(samples))
    let at = 0
    for (const { packet, samples: wanted } of packets) {
      if (packet) {
        const { channelData, samplesDecoded } = decoder.decodeFrame(packet)
        if (samplesDecoded === wanted) planes.forEach((plane, channel) => plane.set(channelData[channel], at))
        else isDamaged = true
      } else isDamaged = true
      at += wanted
    }
    return head.gain === 1 ? planes : amplified(planes, head)
  }

  return {
    format: 'opus',
    *decode(packets, page): Generator<Piece> {
      const sized = packets.filter((packet) => !isComment(packet)).map((packet) => sizeOf(packet, head))
      timeline.begin(page, sized)
      for (const group of inGroups(sized, chunkSamples({ sampleRate: RATE, channels }))) {
        const samples = group.reduce((sum, one) => sum + one.samples, 0)
        const [from, to] = timeline.heard(samples)
        if (passes(passing, to - from)) continue
        const planes = decodeSome(group, samples).map((plane) => plane.subarray(from, to))
        if (to > from) yield { planes, sampleRate: RATE }
      }
    },
    isDamaged: () => isDamaged,
    close() {
      if (!isFreed) decoder.free()
      isFreed = true
    },
  }
}

/** Sound at the beginning of a file that nobody wants to hear: it is counted, which takes next to no time, and not decoded. */
export interface Passing {
  /** Samples that are still to be passed over. */
  leftSamples: number
  /** Samples that were. */
  passedSamples: number
}

export const passingOver = (samples: number): Passing => ({ leftSamples: samples, passedSamples: 0 })

function passes(passing: Passing, samples: number): boolean {
  if (samples > passing.leftSamples || passing.leftSamples === 0) {
    passing.leftSamples = 0
    return false
  }
  passing.leftSamples -= samples
  passing.passedSamples += samples
  return true
}

interface SizedPacket {
  /** Undefined where the packet is none that the decoder may see. */
  packet: Uint8Array | undefined
  samples: number
}

/** A packet that breaks the rules is taken to last as long as most do. */
const USUAL_SAMPLES = 960

function sizeOf(packet: Uint8Array, { streams, channels }: OpusHead): SizedPacket {
  const samples = packet.length <= MOST_PACKET_BYTES * channels ? opusSamples(packet, streams) : 0
  return samples > 0 ? { packet, samples } : { packet: undefined, samples: USUAL_SAMPLES }
}

function isComment(packet: Uint8Array): boolean {
  return Buffer.from(packet.subarray(0, 8)).toString('latin1') === 'OpusTags'
}

function* inGroups(packets: readonly SizedPacket[], most: number): Generator<SizedPacket[]> {
  let group: SizedPacket[] = []
  let samples = 0
  for (const packet of packets) {
    group.push(packet)
    samples += packet.samples
    if (samples < most) continue
    yield group
    group = []
    samples = 0
  }
  if (group.length > 0) yield group
}

/**
 * Which of the decoded samples are to be heard: not those before the pre-skip, nor those behind the position that the last page
 * gives (RFC 7845, sections 4.2 to 4.5).
 */
function createTimeline(preSkip: number) {
  let toSkip = preSkip
  let position: number | undefined
  let end = Infinity
  return {
    begin({ granule, isLast }: { granule: number; isLast: boolean }, packets: readonly SizedPacket[]): void {
      if (granule < 0) return
      const samples = packets.reduce((sum, one) => sum + one.samples, 0)
      // A recording may begin in the middle of a broadcast; where the first page is the last one, it says where it ends.
      position ??= isLast ? 0 : Math.max(0, granule - samples)
      if (isLast) end = granule
    },
    /** Of the next so many decoded samples those in [from, to). */
    heard(samples: number): [number, number] {
      const from = Math.min(samples, toSkip)
      toSkip -= from
      const to = Math.max(from, Math.min(samples, end - (position ?? 0)))
      position = (position ?? 0) + samples
      return [from, to]
    },
  }
}

function amplified(planes: Float32Array[], { gain }: OpusHead): Float32Array[] {
  return planes.map((plane) => plane.map((sample) => sample * gain))
}
