/** One comparison of a device's boot-time clock with the server's wall clock, as a clock record carries it. */
export interface ClockPoint {
  monoMs: number
  serverMs: number
  /** Half of the round trip: the comparison is off by no more. */
  errorMs: number
}

const BYTES = 24

export function clockPayload({ monoMs, serverMs, errorMs }: ClockPoint): Buffer {
  const payload = Buffer.alloc(BYTES)
  payload.writeDoubleLE(monoMs, 0)
  payload.writeDoubleLE(serverMs, 8)
  payload.writeDoubleLE(errorMs, 16)
  return payload
}

/** Undefined when it is of another form. Never throws. */
export function readClockPayload(payload: Buffer): ClockPoint | undefined {
  if (payload.length !== BYTES) return undefined
  const [monoMs, serverMs, errorMs] = [payload.readDoubleLE(0), payload.readDoubleLE(8), payload.readDoubleLE(16)]
  return [monoMs, serverMs, errorMs].every(Number.isFinite) ? { monoMs, serverMs, errorMs } : undefined
}

/** From the four times of an exchange (RFC 5905, section 8): sent and come back by the device's clock, the other two by the server's. */
export function comparison(
  sentMs: number,
  { receivedMs, repliedMs }: { receivedMs: number; repliedMs: number },
  backMs: number,
): ClockPoint {
  const roundTripMs = Math.max(0, backMs - sentMs - (repliedMs - receivedMs))
  return { monoMs: (sentMs + backMs) / 2, serverMs: (receivedMs + repliedMs) / 2, errorMs: roundTripMs / 2 }
}
