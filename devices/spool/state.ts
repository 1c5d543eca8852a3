import type { SoundFormat } from '../capture-source.ts'
import type { Disk } from '../ports.ts'
import type { GapReason } from './gap.ts'
import { readWhole, writeWhole } from '../whole-file.ts'
import { decodeSegmentHeader, parseSegmentName } from './segment.ts'

/** Through which record something has happened, and where in the sample clock that record ended. */
export interface Mark {
  seq: number
  endSample: number
}
export const NOTHING: Mark = { seq: 0, endSample: 0 }

/** One start of the capture: what is recorded in it has its own numbers and its own sample clock. */
export interface Start {
  /** 32 hexadecimal digits, random. */
  bootId: string
  /** Which boot-time clock its times are of: the same for starts between two boots of the machine. */
  clockId: string
  /** 0 until the server has told: only where the device has lost its memory of earlier starts. */
  epoch: number
  format: SoundFormat
  /** What the server has made durable, as far as this device has noted it. */
  acked: Mark
  /** What was dropped to make room before the server had it; absent where nothing was. */
  dropped?: Mark
  /** How far it had come when its process ended on a disk without room; nothing of it behind its last record was written. */
  unwritten?: Mark & { reason: GapReason }
  /** Why it was dropped. */
  droppedFor?: 'spool-bound' | 'withdrawn'
}

export interface SpoolState {
  /** Of all starts that ever were; 0 where that is not known. */
  lastEpoch: number
  /** In order. */
  starts: Start[]
}

const NAME = 'state'

export async function readState(disk: Disk, dir: string): Promise<SpoolState> {
  const text = await readWhole(disk, dir, NAME)
  const state = text === undefined ? { lastEpoch: 0, starts: [] } : (JSON.parse(text) as SpoolState)
  return withFoundStarts(disk, dir, state)
}

export const writeState = (disk: Disk, dir: string, state: SpoolState): Promise<void> =>
  writeWhole(disk, dir, NAME, JSON.stringify(state))

/**
 * Starts whose segments lie there but that the state knows nothing of: it was lost, and they were not. Their numbers say nothing about
 * the last one given, so the next start gets its number from the server.
 */
async function withFoundStarts(disk: Disk, dir: string, state: SpoolState): Promise<SpoolState> {
  const known = new Set(state.starts.map(({ bootId }) => bootId))
  for (const { name } of (await disk.list(dir)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = parseSegmentName(name)
    if (place === undefined || known.has(place.bootId)) continue
    const header = decodeSegmentHeader(await disk.read(`${dir}/${name}`, 0, 64))
    known.add(place.bootId)
    const epoch = header?.epoch ?? 0
    const format = { rate: 0, channels: 0 }
    state.starts.push({ bootId: place.bootId, clockId: '', epoch, format, acked: NOTHING })
  }
  return state
}
