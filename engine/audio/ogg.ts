import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { codecOf, foreignCodec, type OggCodec } from './ogg-codec.ts'
import { openFlacLink } from './ogg-flac.ts'
import type { OggLink } from './ogg-link.ts'
import { oggPages, type OggPage } from './ogg-pages.ts'
import { openOpusLink, passingOver, type Passing } from './opus.ts'
import { checkShape, type AudioStream } from './stream.ts'
import { uniform, type Piece } from './uniform.ts'

/** A packet that is larger is none: the largest frame of FLAC has 2.2 million bytes. */
const MOST_PACKET_BYTES = 4 << 20

/**
 * Ogg with Opus or FLAC. A chained file (RFC 3533, section 4), which recorders make by putting files together, is read to its
 * end; of streams that run side by side the first one is.
 *
 * @param passing - what is counted and not decoded, of Opus
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_TRUNCATED, AUDIO_UNKNOWN_CODEC; walking the chunks may throw AUDIO_BAD_HEADER,
 *   AUDIO_UNKNOWN_CODEC, AUDIO_DAMAGED
 */
export async function openOgg(bytes: FileBytes, passing?: Passing): Promise<AudioStream> {
  const walk = createWalk(bytes, passing)
  const pieces = walk.pieces()
  try {
    const first = await pieces.next()
    if (first.done)
      throw new AppError('AUDIO_TRUNCATED', { detail: { path: bytes.path, wanted: 'packets of sound', got: 'none' } })
    const { planes, sampleRate } = first.value
    const shape = { sampleRate, channels: planes.length }
    checkShape(shape)
    async function* all(): AsyncGenerator<Piece> {
      if (!first.done) yield first.value
      yield* pieces
    }
    const close = async () => {
      walk.close()
      await bytes.close()
    }
    const chunks = uniform(all(), sampleRate, planes.length)
    return { format: walk.format(), ...shape, chunks, isIncomplete: walk.isIncomplete, close }
  } catch (error) {
    walk.close()
    throw error
  }
}

/** Follows the pages of a file and decodes one stream of each link of its chain. */
function createWalk(bytes: FileBytes, passing: Passing = passingOver(0)) {
  let link: OggLink | undefined
  let serial: number | undefined
  let foreign: string | undefined
  let [hasSound, isDamaged, isEnded] = [false, false, true]
  let format: OggCodec = 'opus'
  const packets = createPackets(() => (isDamaged = true))

  function endLink(): void {
    isDamaged ||= !isEnded || link?.isDamaged() === true
    link?.close()
    link = undefined
    serial = undefined
    foreign = undefined
  }

  /** A page with which a stream begins. Those of one link stand together, before its first sound. */
  async function begin(page: OggPage): Promise<void> {
    if (hasSound) endLink()
    hasSound = false
    const packet = page.parts[0]
    if (link || !packet) return
    const codec = codecOf(packet)
    foreign ??= foreignCodec(packet)
    if (codec === undefined) return
    link = codec === 'opus' ? await openOpusLink(packet, passing) : openFlacLink(packet)
    format = codec
    serial = page.serial
    isEnded = page.isLast
    packets.begin(page.sequence)
  }

  async function* pieces(): AsyncGenerator<Piece> {
    for await (const page of oggPages(bytes, () => (isDamaged = true))) {
      if (page.isFirst) await begin(page)
      else {
        hasSound = true
        if (!link) refuseForeign(foreign)
        if (!link || page.serial !== serial) continue
        yield* link.decode(packets.add(page), page)
        isEnded ||= page.isLast
      }
    }
    endLink()
  }
  const isIncomplete = () => isDamaged
  return { pieces, isIncomplete, format: () => format, close: () => link?.close() }
}

/** A link whose only sound is of a kind that is not decoded here: better no words at all than those of the other links. */
function refuseForeign(mark: string | undefined): void {
  if (mark === undefined) return
  throw new AppError('AUDIO_UNKNOWN_CODEC', { detail: { wanted: ['Opus', 'FLAC'], got: `${mark} in Ogg` } })
}

/** Puts the packets of one stream together, page by page. */
function createPackets(onDamage: () => void) {
  let open: Uint8Array[] = []
  let openBytes = 0
  let next = 0
  return {
    begin(sequence: number): void {
      open = []
      openBytes = 0
      next = sequence + 1
    },
    /** The packets that end on this page. */
    add({ parts, isClosed, isContinued, sequence }: OggPage): Uint8Array[] {
      const isGap = sequence !== next
      next = sequence + 1
      if (isGap || !isContinued) {
        if (isGap || open.length > 0) onDamage()
        open = []
      }
      // The end of a packet whose beginning is lost is nothing.
      const isHeadless = isContinued && open.length === 0
      const whole: Uint8Array[] = []
      parts.forEach((part, i) => {
        if (i > 0 || open.length === 0) openBytes = 0
        if (i > 0 || !isHeadless) open.push(part)
        openBytes += part.length
        const isWhole = i < parts.length - 1 || isClosed
        if (!isWhole && openBytes <= MOST_PACKET_BYTES) return
        if (isWhole && open.length > 0) whole.push(open.length === 1 ? open[0] : Buffer.concat(open))
        open = []
      })
      return whole
    },
  }
}
