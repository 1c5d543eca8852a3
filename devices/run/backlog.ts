import type { Disk } from '../ports.ts'
import { lastSeqOf } from '../spool/gap.ts'
import { lastRecord, listSegments } from '../spool/segments.ts'
import type { Spool } from '../spool/spool.ts'

/** How much the server does not have yet. */
export interface Backlog {
  seconds(): number
  /** Of the starts before this one. */
  olderStarts(): number
}

interface End {
  sample: number
  rate: number
}

/** Looks once where each older start ends; from then on the acknowledgements tell how much is left. */
export async function createBacklog(disk: Disk, dir: string, spool: Spool): Promise<Backlog> {
  const ends = new Map<string, End>()
  const last = new Map((await listSegments(disk, dir)).map((file) => [file.bootId, file]))
  for (const { bootId, acked } of spool.starts()) {
    const file = last.get(bootId)
    const record = file === undefined ? undefined : await lastRecord(disk, dir, file).catch(() => undefined)
    if (record === undefined || lastSeqOf(record) <= acked.seq) continue
    ends.set(bootId, { sample: record.firstSample + record.samples, rate: record.rate })
  }
  /** The current start ends where its next record begins; what it was stays known when another has taken its place. */
  function noteCurrent(): void {
    const current = spool.current()
    if (current !== undefined) ends.set(current.bootId, { sample: spool.nextSample(), rate: current.format.rate })
  }
  function left(): number[] {
    noteCurrent()
    return spool.starts().map(({ bootId, acked }) => {
      const end = ends.get(bootId)
      return end === undefined || end.rate === 0 ? 0 : Math.max(0, end.sample - acked.endSample) / end.rate
    })
  }
  return {
    seconds: () => left().reduce((sum, one) => sum + one, 0),
    olderStarts: () => left().filter((one, i) => one > 0 && spool.starts()[i] !== spool.current()).length,
  }
}
