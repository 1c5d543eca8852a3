import { changesSince, type Changes } from '../sql/changes.ts'
import type { Reader } from '../sql/database.ts'
import type { Snapshot } from '../sql/dialect.ts'
import { rowsOfRecordings } from './column-row.ts'
import type { Part } from './finding.ts'
import { openSegment } from './segment.ts'
import { createTail, removeRecording } from './tail.ts'

/** Columns of everything that a snapshot of the changes could see; shared by all who read. */
export interface Generation {
  segments: SharedArrayBuffer[]
  changes: Snapshot
}

/** Columns as the database is now. */
export interface Now extends Pick<Changes, 'utterances' | 'lastSeq'> {
  parts: readonly Part[]
}

export interface LiveColumns {
  /** Takes over what somebody built. */
  show(generation: Generation): void
  /** Undefined while nothing was built, or when more has changed than is read within one question. */
  now(reader: Reader): Promise<Now | undefined>
}

/** Recordings that are read again within one question; an hour of speech is read in some 30 ms. */
const MOST_RECORDINGS = 20

/**
 * Keeps columns up with the database: what changed since they were built is read again before each answer, so that an answer knows
 * every commit before its question, and nothing that was deleted.
 */
export function createLiveColumns(): LiveColumns {
  let base: Part[] | undefined
  let tail = createTail()
  let seen: Snapshot = 0
  let waiting = new Set<number>()
  let turn: Promise<unknown> = Promise.resolve()

  const readAgain = async (reader: Reader, recordings: number[]): Promise<void> => {
    const rows = await rowsOfRecordings(reader, recordings)
    for (const part of [...(base ?? []), ...tail.parts])
      for (const recording of recordings) removeRecording(part, recording)
    tail.add(rows)
    for (const recording of recordings) waiting.delete(recording)
  }
  const catchUp = async (reader: Reader): Promise<Now | undefined> => {
    if (!base) return undefined
    const { utterances, changes, lastSeq, recordings } = await changesSince(reader, seen)
    for (const recording of recordings) waiting.add(recording)
    seen = changes
    const next = [...waiting].slice(0, MOST_RECORDINGS)
    if (next.length > 0) await readAgain(reader, next)
    return waiting.size > 0 ? undefined : { utterances, lastSeq, parts: [...base, ...tail.parts] }
  }
  return {
    show(generation) {
      base = generation.segments.map((buffer) => ({ segment: openSegment(buffer) }))
      tail = createTail()
      seen = generation.changes
      waiting = new Set()
    },
    now(reader) {
      const answer = turn.then(() => catchUp(reader))
      turn = answer.catch(() => undefined)
      return answer
    },
  }
}
