import { changesSince, type Changes } from '../sql/changes.ts'
import type { Reader } from '../sql/database.ts'
import type { Snapshot } from '../sql/dialect.ts'
import { rowsOfRecordings } from './column-row.ts'
import type { Part } from './finding.ts'
import { createFind, type Find } from './find-again.ts'
import { openSegment } from './segment.ts'
import { createTail, removeRecording } from './tail.ts'

/** Columns of everything that a snapshot of the changes could see; shared by all who read. */
export interface Generation {
  segments: SharedArrayBuffer[]
  changes: Snapshot
}

/** Columns as the database is now. */
export interface Now extends Pick<Changes, 'utterances' | 'lastSeq'> {
  find: Find
}

export interface LiveColumns {
  /** Takes over what somebody built, once what changed since was read; till then the columns before serve on. */
  show(generation: Generation, reader: Reader): Promise<void>
  /** Undefined while nothing was built, or when more has changed than is read within one question. */
  now(reader: Reader): Promise<Now | undefined>
  readonly isShown: boolean
}

/** Recordings that are read again within one question: an hour of speech takes some 70 ms. */
const MOST_RECORDINGS = 8

/** Columns that were built, and what changed since. */
function createState({ segments, changes }: Generation) {
  const base: Part[] = segments.map((buffer) => ({ segment: openSegment(buffer) }))
  const tail = createTail()
  const waiting = new Set<number>()
  let seen = changes
  let find = createFind(base)
  return {
    /** Reads what changed; undefined when some is left for the next time. */
    async catchUp(reader: Reader): Promise<Now | undefined> {
      const { utterances, lastSeq, ...changed } = await changesSince(reader, seen)
      for (const recording of changed.recordings) waiting.add(recording)
      seen = changed.changes
      const next = [...waiting].slice(0, MOST_RECORDINGS)
      if (next.length > 0) {
        const rows = await rowsOfRecordings(reader, next)
        for (const part of [...base, ...tail.parts]) for (const recording of next) removeRecording(part, recording)
        tail.add(rows)
        for (const recording of next) waiting.delete(recording)
        find = createFind([...base, ...tail.parts])
      }
      return waiting.size > 0 ? undefined : { utterances, lastSeq, find }
    },
  }
}

/**
 * Keeps columns up with the database: what changed since they were built is read again before each answer, so that an answer knows
 * every commit before its question, and nothing that was deleted.
 */
export function createLiveColumns(): LiveColumns {
  let state: ReturnType<typeof createState> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  return {
    async show(generation, reader) {
      const next = createState(generation)
      while ((await next.catchUp(reader)) === undefined);
      state = next
    },
    now(reader) {
      const answer = turn.then(() => state?.catchUp(reader))
      turn = answer.catch(() => undefined)
      return answer
    },
    get isShown() {
      return state !== undefined
    },
  }
}
