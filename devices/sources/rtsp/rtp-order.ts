import type { RtpPacket } from './rtp.ts'

/** Where a packet stands among those before it. */
export interface Placed {
  /** Heard before: the packet is to be left out. */
  isOld: boolean
  /** Ticks that are missing before it, where the stamps tell; the clock tells the rest. */
  missing: number
  /** Packets are missing, too: otherwise the camera left out that time itself. */
  isLost: boolean
}

/** What came so far, as a receiver's report has it: the highest number with its turns, and how many were lost. */
export interface Received {
  source: number
  highest: number
  lost: number
}

export interface RtpOrder {
  /** @param ticksOf - tells how long the packet lasts; asked only where it is new, with whether it follows on the one before */
  place(packet: Pick<RtpPacket, 'sequence' | 'timestamp' | 'source'>, ticksOf: (isAfterLoss: boolean) => number): Placed
  received(): Received
}

/** Numbers that leap further have begun anew (RFC 3550, appendix A.1). */
const MAX_DROPOUT = 3000
/** A packet that comes so little behind its turn is late or a copy. */
const MAX_MISORDER = 100
/** Stamps that are made from a wall clock waver by less. */
const WAVER_SECONDS = 0.06
/** A camera whose stamps leap further has set its clock: nothing says that sound is missing. */
const LEAP_SECONDS = 60

/** Follows numbers (16 bits) and time stamps (32 bits) through their turns and resets. */
export function createRtpOrder(clockRate: number): RtpOrder {
  let last: { source: number; sequence: number; nextTimestamp: number } | undefined
  let [highest, lost] = [0, 0]

  /** @returns by how much the packet's number is ahead of the last; undefined where they cannot be compared */
  function stepTo({ sequence, source }: Pick<RtpPacket, 'sequence' | 'source'>): number | undefined {
    if (last === undefined || source !== last.source) return undefined
    const step = signed16(sequence - last.sequence)
    return step > MAX_DROPOUT || step <= -MAX_MISORDER ? undefined : step
  }

  return {
    received: () => ({ source: last?.source ?? 0, highest, lost }),
    place: (packet, ticksOf) => {
      const { source, sequence, timestamp } = packet
      const step = stepTo(packet)
      if (step !== undefined && step <= 0) return { isOld: true, missing: 0, isLost: false }
      const before = last
      last = { source, sequence, nextTimestamp: (timestamp + ticksOf(step !== 1)) >>> 0 }
      if (step === undefined || before === undefined) {
        highest = sequence
        return { isOld: false, missing: 0, isLost: false }
      }
      highest += step
      lost += step - 1
      const leap = signed32(timestamp - before.nextTimestamp)
      const isToldByStamps = leap > (step > 1 ? 0 : WAVER_SECONDS * clockRate) && leap <= LEAP_SECONDS * clockRate
      return { isOld: false, missing: isToldByStamps ? leap : 0, isLost: step > 1 }
    },
  }
}

const signed16 = (value: number): number => (value << 16) >> 16
const signed32 = (value: number): number => value | 0
