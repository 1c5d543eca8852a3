/** Samples a millisecond at 48 kHz, in which Ogg counts Opus. */
const PER_MS = 48
/** Frames of an Opus packet, by the two lowest of the five bits of its configuration (RFC 6716, table 2). */
const SILK_MS = [10, 20, 40, 60]
const HYBRID_MS = [10, 20]
const CELT_MS = [2.5, 5, 10, 20]
const MOST_PACKET_MS = 120
const MOST_FRAME_BYTES = 1275

/**
 * Samples of each channel that a packet comes to at 48 kHz; 0 where the packet breaks the rules of RFC 6716, section 3.4, or those
 * for several streams in one packet (RFC 7845, section 5.1.1; RFC 6716, appendix B): the decoder then is not to see it.
 */
export function opusSamples(packet: Uint8Array, streams: number): number {
  let at = 0
  let samples = 0
  for (let stream = 0; stream < streams; stream++) {
    const part = readPart(packet, at, stream < streams - 1)
    if (!part || (stream > 0 && part.samples !== samples)) return 0
    at = part.end
    samples = part.samples
  }
  return samples
}

interface Part {
  samples: number
  end: number
}

/** @param isDelimited - the packet of one stream out of several, which says how long its last frame is */
function readPart(packet: Uint8Array, from: number, isDelimited: boolean): Part | undefined {
  if (from >= packet.length) return undefined
  const cursor = { at: from + 1 }
  const code = packet[from] & 3
  const frames =
    code === 3 ? readCounted(packet, cursor) : { count: code === 0 ? 1 : 2, isVariable: code === 2, padding: 0 }
  if (!frames) return undefined
  const samples = frames.count * frameMs(packet[from] >> 3) * PER_MS
  if (frames.count === 0 || samples > MOST_PACKET_MS * PER_MS) return undefined
  const end = readLengths(packet, cursor, frames, isDelimited)
  return end === undefined ? undefined : { samples, end }
}

interface Frames {
  count: number
  isVariable: boolean
  padding: number
}

function readCounted(packet: Uint8Array, cursor: { at: number }): Frames | undefined {
  if (cursor.at >= packet.length) return undefined
  const byte = packet[cursor.at++]
  let padding = 0
  if (byte & 0x40)
    for (let more = 255; more === 255;) {
      if (cursor.at >= packet.length) return undefined
      more = packet[cursor.at++]
      padding += Math.min(more, 254)
    }
  return { count: byte & 0x3f, isVariable: (byte & 0x80) > 0, padding }
}

/** The end of the part with its padding, or undefined where its frames do not fit. */
function readLengths(
  packet: Uint8Array,
  cursor: { at: number },
  { count, isVariable, padding }: Frames,
  isDelimited: boolean,
): number | undefined {
  const told = (isVariable ? count - 1 : 0) + (isDelimited ? 1 : 0)
  const lengths: number[] = []
  for (let i = 0; i < told; i++) {
    const length = readLength(packet, cursor)
    if (length === undefined) return undefined
    lengths.push(length)
  }
  const sum = lengths.reduce((total, length) => total + length, 0)
  const rest = packet.length - cursor.at - padding
  if (isDelimited) {
    const body = isVariable ? sum : lengths[0] * count
    return body <= rest ? cursor.at + body + padding : undefined
  }
  const last = isVariable ? rest - sum : rest / count
  return last >= 0 && last <= MOST_FRAME_BYTES && Number.isInteger(last) ? packet.length : undefined
}

function readLength(packet: Uint8Array, cursor: { at: number }): number | undefined {
  if (cursor.at >= packet.length) return undefined
  const first = packet[cursor.at++]
  if (first < 252) return first
  if (cursor.at >= packet.length) return undefined
  return packet[cursor.at++] * 4 + first
}

function frameMs(configuration: number): number {
  if (configuration < 12) return SILK_MS[configuration & 3]
  return configuration < 16 ? HYBRID_MS[configuration & 1] : CELT_MS[configuration & 3]
}
