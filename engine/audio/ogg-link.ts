import type { OggPage } from './ogg-pages.ts'
import type { Piece } from './uniform.ts'

/** The decoder of one logical stream of an Ogg file; a chained file has several, one after another. */
export interface OggLink {
  format: 'opus' | 'flac'
  /** The sound of the packets that end on a page; the first packet of the stream, which made this, is not among them. */
  decode(packets: readonly Uint8Array[], page: Pick<OggPage, 'granule' | 'isLast'>): Iterable<Piece>
  /** Whether a packet could not be decoded. */
  isDamaged(): boolean
  close(): void
}
