import { readOggPage } from './ogg-pages.ts'

export type OggCodec = 'opus' | 'flac'

const FOREIGN_MARKS = ['vorbis', 'Speex', 'PCM ', 'CELT']

/** What of the sound in an Ogg file is decoded here, told from its head; undefined where ffmpeg is to be asked. */
export function oggCodec(head: Buffer): OggCodec | undefined {
  for (let at = 0; ;) {
    const page = readOggPage(head, at)
    if (!page?.isFirst) return undefined
    const codec = page.parts[0] && codecOf(page.parts[0])
    if (codec) return codec
    at += page.bytes
  }
}

/** The codec whose stream a packet begins, where it is one of ours. */
export function codecOf(packet: Uint8Array): OggCodec | undefined {
  const text = Buffer.from(packet.subarray(0, 8)).toString('latin1')
  if (text === 'OpusHead') return 'opus'
  return text.slice(1, 5) === 'FLAC' ? 'flac' : undefined
}

/** Sound of other kinds, by the mark in the packet with which its stream begins. */
export function foreignCodec(packet: Uint8Array): string | undefined {
  const text = Buffer.from(packet.subarray(0, 16)).toString('latin1')
  return FOREIGN_MARKS.find((mark) => text.includes(mark))?.trim()
}
