import { crc32 } from 'node:zlib'
import type { Disk } from '../ports.ts'
import { GAP_REASONS, type GapReason } from './gap.ts'
import type { Mark } from './state.ts'

const NAME = 'gaps'
/** `TDG1`, boot id, through which number, through which sample, reason, checksum. */
const MAGIC = 0x31474454
const SLOT_BYTES = 64
/** One block of most file systems: it is given to the file once, and what is written into it later needs no room. */
const SLOTS = 64
const CRC_AT = SLOT_BYTES - 4

/** How far a start had come when there was no room to write it down. */
export interface GapNote extends Mark {
  bootId: string
  reason: GapReason
}

/**
 * Notes of gaps that a full disk cannot take: written over what is there, in a file that has its room from before. So that a process
 * that ends meanwhile leaves behind how much it had to leave away.
 */
export interface GapNotes {
  /** What processes before have noted, the farthest of each start. */
  read(): Promise<GapNote[]>
  /** Makes the file, where there is room for it. */
  prepare(): Promise<void>
  /** Notes how far a start has come; only the last word of many counts. */
  note(note: GapNote): void
}

export function createGapNotes(disk: Disk, dir: string): GapNotes {
  const path = `${dir}/${NAME}`
  /** Whose notes must not be written over. */
  const taken = new Map<number, string>()
  const places = new Map<string, { slots: [number, number]; turn: number }>()
  const waiting = new Map<string, GapNote>()
  let isWriting = false

  /** Two slots of a start take turns: a write that is torn leaves the other. */
  function slotOf(bootId: string): number {
    let place = places.get(bootId)
    if (place === undefined) {
      const free = Array.from({ length: SLOTS }, (_, i) => i).filter((slot) => !taken.has(slot))
      const slots: [number, number] = [free[0] ?? 0, free[1] ?? 1]
      place = { slots, turn: 0 }
      places.set(bootId, place)
      for (const slot of slots) taken.set(slot, bootId)
    }
    place.turn = 1 - place.turn
    return place.slots[place.turn]
  }

  async function write(): Promise<void> {
    if (isWriting) return
    isWriting = true
    try {
      for (const [bootId, note] of waiting) {
        waiting.delete(bootId)
        await disk.overwrite(path, slotOf(bootId) * SLOT_BYTES, encode(note)).catch(() => undefined)
      }
    } finally {
      isWriting = false
    }
    if (waiting.size > 0) await write()
  }

  return {
    read: async () => {
      const bytes = await disk.read(path).catch(() => Buffer.alloc(0))
      const found = new Map<string, GapNote>()
      for (let slot = 0; (slot + 1) * SLOT_BYTES <= bytes.length; slot++) {
        const note = decode(bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES))
        if (note === undefined) continue
        taken.set(slot, note.bootId)
        if (note.endSample >= (found.get(note.bootId)?.endSample ?? 0)) found.set(note.bootId, note)
      }
      return [...found.values()]
    },
    prepare: () => prepare(disk, dir),
    note: (note) => {
      waiting.set(note.bootId, note)
      void write()
    },
  }
}

async function prepare(disk: Disk, dir: string): Promise<void> {
  const wanted = SLOTS * SLOT_BYTES
  const there = await disk.size(`${dir}/${NAME}`)
  if (there === wanted) return
  if (there !== undefined) await disk.unlink(`${dir}/${NAME}`)
  try {
    const file = await disk.create(`${dir}/${NAME}`)
    try {
      await file.append(Buffer.alloc(wanted))
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.syncDir(dir)
  } catch {
    // No room for it now: later there may be.
    await disk.unlink(`${dir}/${NAME}`).catch(() => undefined)
  }
}

function encode({ bootId, seq, endSample, reason }: GapNote): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.write(bootId, 4, 16, 'hex')
  bytes.writeBigUInt64LE(BigInt(seq), 20)
  bytes.writeBigUInt64LE(BigInt(endSample), 28)
  bytes.writeUInt8(GAP_REASONS[reason], 36)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT)
  return bytes
}

function decode(bytes: Buffer): GapNote | undefined {
  if (bytes.readUInt32LE(0) !== MAGIC || crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT))
    return undefined
  const reason = (Object.keys(GAP_REASONS) as GapReason[]).find((name) => GAP_REASONS[name] === bytes[36])
  const [seq, endSample] = [20, 28].map((at) => Number(bytes.readBigUInt64LE(at)))
  if (reason === undefined || !Number.isSafeInteger(seq) || !Number.isSafeInteger(endSample)) return undefined
  return { bootId: bytes.toString('hex', 4, 20), seq, endSample, reason }
}
