import { Encoder } from '@evan/opus/wasm/index.mjs'
import { AppError } from '../../engine/errors.ts'
import type { SoundFormat } from '../capture-source.ts'
import { OPUS } from '../spool/record.ts'
import type { SoundCodec } from './recorder.ts'

export interface OpusOptions {
  /** 24 unless told: of G.711 64, of plain samples 256. */
  kbps?: number
}

/** The rates that Opus works at (RFC 6716, section 2). */
export const OPUS_RATES = [8000, 12_000, 16_000, 24_000, 48_000]
const FRAMES_A_SECOND = 50
const KBPS = 24
/** Half of the effort, half of the work of the encoder's default, and no larger. */
const COMPLEXITY = 5
// Requests of opus_encoder_ctl (opus_defines.h).
const SET_BITRATE = 4002
const SET_COMPLEXITY = 4010
const GET_LOOKAHEAD = 4027
const RESET_STATE = 4028

/**
 * Opus, each record on its own: the encoder begins anew with it, after as much of the sound before as fills up the first frame, so that
 * a record that is lost, or is the first that somebody hears, spoils no other. The packets hold more sound than the record: what is too
 * much lies at the front. A record of nothing but zeros has no packets.
 *
 * @throws AppError CONFIG_INVALID - a rate or a number of channels that Opus does not know
 */
export function createOpusCodec({ rate, channels }: SoundFormat, { kbps = KBPS }: OpusOptions = {}): SoundCodec {
  const problems = [
    ...(OPUS_RATES.includes(rate) ? [] : [`codec opus: wanted a rate of ${OPUS_RATES.join(', ')}, got ${rate}`]),
    ...(channels <= 2 ? [] : [`codec opus: wanted 1 or 2 channels, got ${channels}; arrays take pcm`]),
  ]
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { problems } })
  const encoder = new Encoder({ channels, sample_rate: rate, application: 'voip' })
  encoder.ctl(SET_BITRATE, kbps * 1000)
  encoder.ctl(SET_COMPLEXITY, COMPLEXITY)
  const frameBytes = (rate / FRAMES_A_SECOND) * channels * 2
  /** What comes out is later than what went in by so much. */
  const lookaheadBytes = encoder.ctl(GET_LOOKAHEAD) * channels * 2
  let before: Buffer = Buffer.alloc(0)

  function packetsOf(pcm: Buffer): Buffer[] {
    const frames = Math.ceil((pcm.length + lookaheadBytes) / frameBytes)
    const sound = Buffer.alloc(frames * frameBytes)
    const from = sound.length - lookaheadBytes - pcm.length
    before.copy(sound, Math.max(0, from - before.length), Math.max(0, before.length - from))
    pcm.copy(sound, from)
    encoder.ctl(RESET_STATE, 0)
    const packets: Buffer[] = []
    for (let at = 0; at < sound.length; at += frameBytes) {
      const packet = encoder.encode(sound.subarray(at, at + frameBytes))
      packets.push(Buffer.from([packet.length & 0xff, packet.length >> 8]), Buffer.from(packet))
    }
    return packets
  }

  return {
    codec: OPUS,
    encode: (pcm) => {
      const packets = pcm.every((byte) => byte === 0) ? [] : packetsOf(pcm)
      before = Buffer.from(pcm.subarray(Math.max(0, pcm.length - frameBytes)))
      return Buffer.concat(packets)
    },
  }
}
