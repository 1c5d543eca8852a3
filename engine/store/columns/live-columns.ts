import type { KnownChanges } from '../change-types.ts'
import { changesSince, type Changes, type Known } from '../sql/changes.ts'
import type { Reader } from '../sql/database.ts'
import { rowsOfRecordings } from './column-row.ts'
import type { Part } from './finding.ts'
import { createFind, type Find } from './find-again.ts'
import { createLegend, type Legend } from './legend.ts'
import { openSegment } from './segment.ts'
import { createTail, removeRecording } from './tail.ts'

/** Columns of everything that a snapshot of the changes could see; shared by all who read. */
export interface Generation extends Known {
  segments: SharedArrayBuffer[]
}

/** Columns as the database is now. */
export interface Now extends Pick<Changes, 'utterances' | 'lastSeq'> {
  find: Find
  legend: Legend
}

export interface LiveColumns {
  /** Takes over what somebody built, once what changed since was read; till then the columns before serve on. */
  show(generation: Generation, reader: Reader): Promise<void>
  /** Undefined while nothing was built, or when more has changed than is read within one question. */
  now(reader: Reader): Promise<Now | undefined>
  readonly isShown: boolean
  /** How far they know the changes; undefined while nothing is shown. */
  readonly known: KnownChanges | undefined
}

/** Recordings that are read again within one question: an hour of speech takes some 70 ms. */
const MOST_RECORDINGS = 8
/** Of more, which a migration brings or a long night, whoever builds columns makes new ones sooner than they are read one by one. */
const MOST_WAITING = 512

/** Columns that were built, and what changed since. */
function createState({ segments, changes, last }: Generation) {
  const base: Part[] = segments.map((buffer) => ({ segment: openSegment(buffer) }))
  const tail = createTail()
  const legend = createLegend()
  const waiting = new Set<number>()
  let seen = changes
  let find = createFind(base)
  return {
    get known(): KnownChanges {
      return { changes: seen, last, waiting: [...waiting] }
    },
    /** Reads what changed; `left` when some is left for the next time, `other` when this is another database. */
    async catchUp(reader: Reader): Promise<Now | 'left' | 'other'> {
      const { utterances, lastSeq, isSame, ...changed } = await changesSince(reader, { changes: seen, last })
      if (!isSame) return 'other'
      for (const recording of changed.recordings) waiting.add(recording)
      seen = changed.changes
      if (waiting.size > MOST_WAITING) return 'left'
      const next = [...waiting].slice(0, MOST_RECORDINGS)
      if (next.length > 0) {
        const rows = await rowsOfRecordings(reader, next)
        for (const part of [...base, ...tail.parts]) for (const recording of next) removeRecording(part, recording)
        tail.add(rows)
        for (const recording of next) waiting.delete(recording)
        find = createFind([...base, ...tail.parts])
      }
      return waiting.size > 0 ? 'left' : { utterances, lastSeq, find, legend }
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
      while (next.known.waiting.length <= MOST_WAITING && (await next.catchUp(reader)) === 'left');
      state = next
    },
    now(reader) {
      const answer = turn.then(async () => {
        const own = state
        const now = await own?.catchUp(reader)
        // What was built of another database answers nothing here.
        if (now === 'other' && state === own) state = undefined
        return typeof now === 'object' ? now : undefined
      })
      turn = answer.catch(() => undefined)
      return answer
    },
    get known() {
      return state?.known
    },
    get isShown() {
      return state !== undefined
    },
  }
}
