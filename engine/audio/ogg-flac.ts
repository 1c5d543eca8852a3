import { SLACK_BYTES } from './bit-reader.ts'
import { decodeFlacFrame } from './flac-frame.ts'
import { readStreamInfo } from './flac-info.ts'
import { isFlacSync } from './flac-header.ts'
import type { OggLink } from './ogg-link.ts'
import type { Piece } from './uniform.ts'

/** Where STREAMINFO lies in the first packet: behind the mark, the version, a count, `fLaC` and the block's own header. */
const INFO_AT = 17

/**
 * Decodes FLAC as Ogg holds it (RFC 9639, section 10.1): a frame a packet, behind packets with tags.
 *
 * @param first - the packet with STREAMINFO
 * @throws AppError AUDIO_BAD_HEADER
 */
export function openFlacLink(first: Uint8Array): OggLink {
  const info = readStreamInfo(Buffer.from(first.subarray(INFO_AT)))
  let isDamaged = false
  return {
    format: 'flac',
    *decode(packets): Generator<Piece> {
      for (const packet of packets) {
        if (!isFlacSync(packet, 0)) continue
        const bytes = new Uint8Array(packet.length + SLACK_BYTES)
        bytes.set(packet)
        const frame = decodeFlacFrame(bytes, 0, packet.length, info)
        if (frame.planes) yield frame
        else isDamaged = true
      }
    },
    isDamaged: () => isDamaged,
    close: () => undefined,
  }
}
