import { lastSeqOf } from '../spool/gap.ts'
import { decodeRecord } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import type { Mark, Start } from '../spool/state.ts'
import type { Message } from '../protocol/messages.ts'
import type { BacklogPace } from './backlog-pace.ts'

/** What of the credit backlog may hold while sound is being recorded: live goes first. */
const BACKLOG_SHARE = 0.2
/** A current start that is behind by more begins anew, so that its sound becomes backlog. */
const FAR_BEHIND_SECONDS = 60

export interface Piece {
  epoch: number
  records: Buffer[]
}

/** What is to be sent in one session, and in which order: the current start first, then older ones, oldest first. */
export interface Sending {
  /** Starts that the server is to be told of. */
  nextStarts(): Start[]
  /** Records to send now; undefined when there are none, or no credit for them. */
  nextPiece(maxBytes: number): Promise<Piece | undefined>
  takeMark(mark: Message<'mark'>): void
  takeAck(ack: Message<'ack'>): void
  takeExpect(expect: Message<'expect'>): void
  takeRefusal(refusal: Message<'refused'>): void
  /** The current start has so much unsent that live sound would wait for long. */
  isFarBehind(): boolean
}

interface Course {
  start: Start
  /** Undefined until the server has told. */
  sent: Mark | undefined
  epoch: number
  underWayBytes: number
  isRefused: boolean
  /** Recorded still, and yet so far behind that it is sent in its turn: what was recorded before it comes before it. */
  isBehind: boolean
  /** Everything of it is acknowledged. */
  isDone: boolean
}

/** @param pace - how fast backlog may go; as fast as it can unless told */
export function createSending(spool: Spool, firstCredit: number, pace?: BacklogPace): Sending {
  const courses = new Map<string, Course>()
  let credit = firstCredit
  let hasLooked = false
  const ofEpoch = (epoch: number): Course | undefined =>
    [...courses.values()].find((course) => course.epoch === epoch && course.sent !== undefined)

  function nextStarts(): Start[] {
    const fresh = spool.starts().filter(({ bootId }) => !courses.has(bootId))
    for (const start of fresh)
      courses.set(start.bootId, {
        ...{ start, sent: undefined, epoch: 0, underWayBytes: 0, isRefused: false, isBehind: false, isDone: false },
      })
    return fresh
  }

  const isLive = ({ start, isBehind }: Course): boolean => spool.current() === start && !isBehind

  /** The current start, then what is left of the others. */
  function order(): Course[] {
    const open = [...courses.values()].filter(
      ({ sent, isRefused, isDone }) => sent !== undefined && !isRefused && !isDone,
    )
    return [...open.filter(isLive), ...open.filter((course) => !isLive(course))]
  }

  function allowance(course: Course, hasLive: boolean): number {
    if (isLive(course)) return credit
    const paced = Math.min(credit, pace?.allowedBytes() ?? Infinity)
    if (!hasLive) return paced
    // All older starts together: while one waits for its turn, a later one must not go before it.
    const older = [...courses.values()].filter((one) => !isLive(one))
    return Math.min(paced, firstCredit * BACKLOG_SHARE - older.reduce((sum, one) => sum + one.underWayBytes, 0))
  }

  async function nextPiece(maxBytes: number): Promise<Piece | undefined> {
    const open = order()
    const hasLive = open.some(isLive)
    for (const course of open) {
      const allowed = Math.min(maxBytes, allowance(course, hasLive))
      if (allowed <= 0) continue
      const from = course.sent!
      const records = await spool.read(course.start, from, allowed)
      // While the disk was read, the server may have asked to go back.
      if (course.sent !== from) return nextPiece(maxBytes)
      if (records.length > 0) return advance(course, records)
      if (!spool.isOpen(course.start) && course.start.acked.seq >= from.seq) course.isDone = true
    }
    return undefined
  }

  function advance(course: Course, records: Buffer[]): Piece {
    const last = decodeRecord(records.at(-1)!)!
    course.sent = { seq: lastSeqOf(last), endSample: last.firstSample + last.samples }
    const bytes = records.reduce((sum, record) => sum + record.length, 0)
    course.underWayBytes += bytes
    credit -= bytes
    if (!isLive(course)) pace?.spend(bytes)
    return { epoch: course.epoch, records }
  }

  return {
    nextStarts,
    nextPiece,
    takeMark: ({ boot, epoch, seq, endSample }) => {
      const course = courses.get(boot)
      if (course === undefined) return
      course.epoch = epoch
      course.sent = { seq, endSample }
      spool.noteMark(course.start, epoch, course.sent)
      if (spool.current() === course.start) hasLooked = false
    },
    takeAck: ({ epoch, seq, endSample, credit: more }) => {
      credit += more
      const course = ofEpoch(epoch)
      if (course === undefined) return
      course.underWayBytes = Math.max(0, course.underWayBytes - more)
      spool.noteMark(course.start, epoch, { seq, endSample })
    },
    takeExpect: ({ epoch, seq, endSample }) => {
      const course = ofEpoch(epoch)
      if (course !== undefined) course.sent = { seq, endSample }
    },
    takeRefusal: ({ boot }) => {
      const course = courses.get(boot)
      if (course !== undefined) course.isRefused = true
    },
    isFarBehind: () => {
      const live = [...courses.values()].find(({ start }) => spool.current() === start)
      if (live?.sent === undefined || hasLooked) return false
      hasLooked = true
      live.isBehind = spool.nextSample() - live.sent.endSample > FAR_BEHIND_SECONDS * live.start.format.rate
      return live.isBehind
    },
  }
}
