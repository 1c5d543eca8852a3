import type { Disk } from '../../devices/ports.ts'
import { gapOf, type GapReason } from '../../devices/spool/gap.ts'
import { AUDIO, type StoredRecord } from '../../devices/spool/record.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'
import type { TimeQuality } from '../../engine/recording-types.ts'

/** A stretch of one start's sample clock, and what became of it. */
export interface LedgerPiece {
  /** In samples, from inclusive, to exclusive. */
  from: number
  to: number
  /** Sound that was kept, sound that could not be opened, or why there is none. */
  what: 'sound' | 'damaged' | GapReason
  /** When it was captured, epoch ms. */
  atMs: number
  /** Of sound: the recording that it is part of, and at which sample of it; absent where none was made of it. */
  recordingId?: string
  offset?: number
  /** Of sound that left the log: how well its time is known. */
  timeQuality?: TimeQuality
}

/** What is written of one start of a device. */
export interface LedgerPage {
  device: string
  epoch: number
  rate: number
  /** In order; without holes unless something is wrong. */
  pieces: LedgerPiece[]
}

/** Where each captured second went, written before it leaves the log. */
export interface LedgerBook {
  /** Durable when it resolves; what was written before is not written twice. */
  add(page: LedgerPage): Promise<void>
}

const nameOf = (device: string, epoch: number): string => `${device}-${epoch}.json`

export async function openLedgerBook(disk: Disk, dir: string): Promise<LedgerBook> {
  await disk.makeDir(dir)
  return {
    add: async (page) => {
      const known = await readPage(disk, dir, nameOf(page.device, page.epoch))
      const end = known?.pieces.at(-1)?.to ?? 0
      const fresh = page.pieces.filter(({ to }) => to > end)
      if (fresh.length === 0) return
      const pieces = (known?.pieces ?? []).concat(
        fresh.map((piece) => startingAt(piece, Math.max(piece.from, end), page.rate)),
      )
      await writeWhole(disk, dir, nameOf(page.device, page.epoch), JSON.stringify({ ...page, pieces }))
    },
  }
}

export async function readLedgerPages(disk: Disk, dir: string): Promise<LedgerPage[]> {
  const names = (await disk.list(dir)).map(({ name }) => name).filter((name) => /^[0-9a-f]{32}-\d+\.json$/.test(name))
  const pages = await Promise.all(names.map((name) => readPage(disk, dir, name)))
  return pages.filter((page) => page !== undefined)
}

async function readPage(disk: Disk, dir: string, name: string): Promise<LedgerPage | undefined> {
  const text = await readWhole(disk, dir, name)
  return text === undefined ? undefined : (JSON.parse(text) as LedgerPage)
}

function startingAt(piece: LedgerPiece, from: number, rate: number): LedgerPiece {
  const cut = from - piece.from
  const { offset } = piece
  return {
    ...piece,
    from,
    atMs: piece.atMs + (cut * 1000) / rate,
    ...(offset !== undefined && { offset: offset + cut }),
  }
}

/** Adds a record to pieces that are being collected: sound follows sound, and gaps of one reason each other. */
export function addToPieces(pieces: LedgerPiece[], record: StoredRecord, isOpen: boolean): void {
  const what = record.type === AUDIO ? (isOpen ? 'sound' : 'damaged') : gapOf(record)?.reason
  if (what === undefined || record.samples === 0) return
  const [from, to] = [record.firstSample, record.firstSample + record.samples]
  const last = pieces.at(-1)
  // A piece that has gone into a recording is closed.
  if (last?.what === what && last.to === from && last.offset === undefined) last.to = to
  else pieces.push({ from, to, what, atMs: record.wallMs })
}

interface Placing {
  recordingId: string | undefined
  firstSample: number
  aheadMs: number
  timeQuality?: TimeQuality | undefined
}

/** Pieces as they go into the book: sound knows its recording, times are by the server's clock. */
export function placedPieces(
  pieces: readonly LedgerPiece[],
  { recordingId, firstSample, aheadMs, timeQuality }: Placing,
): LedgerPiece[] {
  return pieces.map((piece) => ({
    ...{ ...piece, atMs: piece.atMs + aheadMs },
    ...(piece.what === 'sound' && {
      offset: piece.from - firstSample,
      ...(recordingId !== undefined && { recordingId }),
      ...(timeQuality !== undefined && { timeQuality }),
    }),
  }))
}
