import { writeFile } from 'node:fs/promises'
import { createOpusCodec } from '../../devices/capture/opus-codec.ts'
import { AUDIO, encodeRecord, LAST_BEFORE_STOP } from '../../devices/spool/record.ts'
import { readFrames } from '../../engine/audio/frames.ts'
import { toInt16 } from '../../engine/audio/sound-writer.ts'
import type { Arrival } from '../../api/replay/play-stream.ts'

const RATE = 16_000
/** A record of the agent holds a second. */
const RECORD_SAMPLES = RATE
const WALL_MS = Date.UTC(2026, 10, 2, 2)
/** Records behind which the link is cut: what had arrived and was not acknowledged comes again. */
const CUTS = [5, 12, 13]
const SENT_AGAIN = 3
/** Pairs that overtake each other on the way. */
const SWAPPED = [8, 17]
/** A second that the device lost: its samples are missing. */
const LOST = 15

/**
 * What a badge would have sent of a recording over a bad link: Opus records of a second, links cut, records sent again and out of order, a
 * second lost.
 */
export async function writeStream(sound: string, arrivalsPath: string, recordsPath: string): Promise<void> {
  const records = encodeAll(await pcmOf(sound))
  const places: { at: number; bytes: number }[] = []
  for (const record of records)
    places.push({ at: (places.at(-1)?.at ?? 0) + (places.at(-1)?.bytes ?? 0), bytes: record.length })
  const arrivals: Arrival[] = []
  const arrive = (index: number, atMs: number) => arrivals.push({ atMs, ...places[index] })
  let atMs = 0
  for (let i = 0; i < records.length; i++) {
    atMs = Math.max(atMs, (i + 1) * 1000 + 80)
    if (SWAPPED.includes(i) && i + 1 < records.length) {
      arrive(i + 1, atMs)
      arrive(i, atMs + 20)
      i++
    } else arrive(i, atMs)
    if (!CUTS.includes(i)) continue
    arrivals.push({ atMs: atMs + 100, cut: true })
    atMs += 4000
    for (let back = Math.max(0, i - SENT_AGAIN + 1); back <= i; back++) arrive(back, (atMs += 30))
  }
  await writeFile(recordsPath, Buffer.concat(records))
  await writeFile(arrivalsPath, arrivals.map((one) => `${JSON.stringify(one)}\n`).join(''))
}

async function pcmOf(path: string): Promise<Buffer> {
  const { frames } = await readFrames(path)
  const parts: Buffer[] = []
  for await (const { samples } of frames) {
    const part = Buffer.alloc(samples.length * 2)
    samples.forEach((sample, i) => part.writeInt16LE(toInt16(sample), i * 2))
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function encodeAll(pcm: Buffer): Buffer[] {
  const opus = createOpusCodec({ rate: RATE, channels: 1 })
  const count = Math.ceil(pcm.length / 2 / RECORD_SAMPLES)
  let seq = 0
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const payload = opus.encode(pcm.subarray(i * RECORD_SAMPLES * 2, (i + 1) * RECORD_SAMPLES * 2))
    if (i === LOST) return []
    seq++
    const samples = Math.min(RECORD_SAMPLES, pcm.length / 2 - i * RECORD_SAMPLES)
    const place = { epoch: 1, seq, firstSample: i * RECORD_SAMPLES, samples, rate: RATE }
    const times = { monoMs: i * 1000, wallMs: WALL_MS + i * 1000, previous: 0 }
    const flags = i === count - 1 ? LAST_BEFORE_STOP : 0
    return [encodeRecord({ type: AUDIO, flags, codec: opus.codec, channels: 1, ...place, ...times }, payload)]
  })
}
