import type { Disk } from '../../devices/ports.ts'
import { listSegments, readSegment } from '../../devices/spool/segments.ts'
import { readWhole } from '../../devices/whole-file.ts'
import type { TimeQuality } from '../../engine/recording-types.ts'
import type { EpochMarks } from './epoch-marks.ts'
import { decodeEntry } from './log-entry.ts'
import { addToPieces, readLedgerPages, type LedgerPage, type LedgerPiece } from './ledger-book.ts'

/** What has become of a recording, as far as a ledger wants to know; spans in samples of the recording. */
export type RecordingFate =
  { state: 'analysed'; speech: SampleSpan[]; redacted: SampleSpan[] } | { state: 'waiting' | 'failed' | 'deleted' }

export interface SampleSpan {
  from: number
  to: number
}

/** What a second of capture came to. Reasons of gaps stand under their own names. */
export type LedgerKind =
  | ('recognised' | 'redacted' | 'no-speech' | 'waiting' | 'failed' | 'deleted' | 'unaccounted')
  | Exclude<LedgerPiece['what'], 'sound'>

/** A device's day. All numbers are samples of one channel; those of `samples` add up to `captured`. */
export interface LedgerDay {
  device: string
  /** By the clock of the store: `2026-11-26`. */
  day: string
  rate: number
  captured: number
  samples: Partial<Record<LedgerKind, number>>
  /** Of the sound that left the log: how well its time is known, in samples. */
  timeQuality: Partial<Record<TimeQuality, number>>
}

export interface Ledger {
  days: LedgerDay[]
  /** Every captured sample is accounted for. */
  isBalanced: boolean
}

export interface LedgerOptions {
  /** Asked once for each recording. */
  fateOf: (recordingId: string, rate: number) => Promise<RecordingFate>
  /** Of the stores' clock, east of Greenwich. */
  offsetMinutes: number
  /** Everything unless told. */
  isWanted?: (device: string, day: string) => boolean
}

const DAY_MS = 86_400_000

/** How far each start has come, as the log's marks say: read for itself, so that it can be held against the sum of the pieces. */
export type Captured = ReadonlyMap<string, { endSample: number }>

/**
 * Adds up where the captured time went. It reads what the service writes and changes nothing, so it may run beside it.
 *
 * @param options.isWanted - only these days of these devices; nothing is asked about others
 */
export async function readLedger(
  disk: Disk,
  dirs: { ledger: string; log: string },
  options: LedgerOptions,
): Promise<Ledger> {
  const captured = await readCaptured(disk, dirs.log)
  const pages = new Map(
    (await readLedgerPages(disk, dirs.ledger)).map((page) => [`${page.device} ${page.epoch}`, page]),
  )
  await addFromLog(disk, dirs.log, pages, captured)
  const days = new Map<string, LedgerDay>()
  for (const page of pages.values()) {
    const end = Math.max(page.pieces.at(-1)?.to ?? 0, captured.get(`${page.device} ${page.epoch}`)?.endSample ?? 0)
    for (const piece of withHoles(page.pieces, end)) await addPiece(days, page, piece, options)
  }
  const all = [...days.values()].sort((a, b) => (a.day + a.device < b.day + b.device ? -1 : 1))
  return { days: all, isBalanced: all.every(({ samples }) => samples.unaccounted === undefined) }
}

/** Marks as they were last written; newer starts are in the log alone. */
async function readCaptured(disk: Disk, dir: string): Promise<Map<string, { endSample: number }>> {
  const rows = JSON.parse((await readWhole(disk, dir, 'marks')) ?? '[]') as Pick<
    EpochMarks,
    'device' | 'epoch' | 'durable'
  >[]
  return new Map(rows.map(({ device, epoch, durable }) => [`${device} ${epoch}`, { endSample: durable.endSample }]))
}

/** What lies in the log and is no recording yet. */
async function addFromLog(
  disk: Disk,
  dir: string,
  pages: Map<string, LedgerPage>,
  captured: Map<string, { endSample: number }>,
): Promise<void> {
  for (const { name } of await listSegments(disk, dir))
    for (const stored of await readSegment(disk, dir, name).catch(() => [])) {
      const entry = decodeEntry(stored)
      if (entry?.kind !== 'record') continue
      const { device, record } = entry
      const key = `${device} ${record.epoch}`
      const page = pages.get(key) ?? { device, epoch: record.epoch, rate: record.rate, pieces: [] }
      pages.set(key, page)
      const end = record.firstSample + record.samples
      if (end > (captured.get(key)?.endSample ?? 0)) captured.set(key, { endSample: end })
      if (end > (page.pieces.at(-1)?.to ?? 0)) addToPieces(page.pieces, record, true)
    }
}

type Piece = Omit<LedgerPiece, 'what'> & { what: LedgerPiece['what'] | 'unaccounted' }

function withHoles(pieces: readonly LedgerPiece[], end: number): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    if (piece.from > at) out.push({ from: at, to: piece.from, what: 'unaccounted', atMs: piece.atMs })
    out.push(piece)
    at = piece.to
  }
  if (end > at) out.push({ from: at, to: end, what: 'unaccounted', atMs: pieces.at(-1)?.atMs ?? 0 })
  return out
}

async function addPiece(
  days: Map<string, LedgerDay>,
  { device, rate }: LedgerPage,
  piece: Piece,
  { fateOf, offsetMinutes, isWanted = () => true }: LedgerOptions,
): Promise<void> {
  const parts = byDay(piece, rate, offsetMinutes).filter(({ day }) => isWanted(device, day))
  if (parts.length === 0) return
  const fate = piece.recordingId === undefined ? undefined : await fateOf(piece.recordingId, rate)
  for (const part of parts) {
    const key = `${device} ${part.day} ${rate}`
    const row = days.get(key) ?? { device, day: part.day, rate, captured: 0, samples: {}, timeQuality: {} }
    days.set(key, row)
    row.captured += part.to - part.from
    const { timeQuality: known } = piece
    if (known !== undefined) row.timeQuality[known] = (row.timeQuality[known] ?? 0) + part.to - part.from
    for (const [kind, samples] of kindsOf(piece, part, fate))
      if (samples > 0) row.samples[kind] = (row.samples[kind] ?? 0) + samples
  }
}

/** A piece in parts, each within one day. */
function byDay({ from, to, atMs }: Piece, rate: number, offsetMinutes: number): (SampleSpan & { day: string })[] {
  const parts: (SampleSpan & { day: string })[] = []
  for (let at = from; at < to;) {
    const localMs = atMs + ((at - from) * 1000) / rate + offsetMinutes * 60_000
    const leftMs = DAY_MS - (((localMs % DAY_MS) + DAY_MS) % DAY_MS)
    const next = Math.min(to, at + Math.max(1, Math.ceil((leftMs * rate) / 1000)))
    parts.push({ from: at, to: next, day: new Date(localMs).toISOString().slice(0, 10) })
    at = next
  }
  return parts
}

function kindsOf(piece: Piece, part: SampleSpan, fate: RecordingFate | undefined): [LedgerKind, number][] {
  const all = part.to - part.from
  if (piece.what !== 'sound') return [[piece.what, all]]
  // In the log, and not yet part of a recording.
  if (piece.recordingId === undefined) return [[piece.offset === undefined ? 'waiting' : 'deleted', all]]
  if (fate?.state !== 'analysed') return [[fate?.state ?? 'deleted', all]]
  const shift = (piece.offset ?? 0) - piece.from
  const within = { from: part.from + shift, to: part.to + shift }
  const redacted = covered(fate.redacted, within)
  const recognised = covered([...fate.speech, ...fate.redacted], within) - redacted
  return [
    ['recognised', recognised],
    ['redacted', redacted],
    ['no-speech', all - recognised - redacted],
  ]
}

/** Samples of a stretch that lie in one span at least. */
function covered(spans: readonly SampleSpan[], within: SampleSpan): number {
  let [sum, at] = [0, within.from]
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(from, at)
    const end = Math.min(to, within.to)
    if (end <= begin) continue
    sum += end - begin
    at = end
  }
  return sum
}
