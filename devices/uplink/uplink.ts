import type { ClockPoint } from '../protocol/clock-record.ts'
import type { DeviceIdentity } from '../protocol/identity.ts'
import type { Message } from '../protocol/messages.ts'
import type { Ports } from '../ports.ts'
import type { Spool } from '../spool/spool.ts'
import type { BacklogPace } from './backlog-pace.ts'
import { runSession } from './session.ts'

export interface UplinkOptions {
  /** Where the server listens. */
  address: string
  identity: DeviceIdentity
  /** Name and version of the program, for people. */
  agent: string
  /** How fast backlog may go; as fast as it can unless told. */
  pace?: BacklogPace
  /** Told when live sound would wait behind what is unsent: time for a new start. */
  onFarBehind: () => void
  /** Told what the server said when it opened a session. */
  onWelcome?: (welcome: Message<'welcome'>) => void
  /** Told how each session ended: a code of the table of errors or of the protocol. */
  onEnd?: (code: string) => void
}

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 30_000
/** A server that said "stop" is asked again after this long: the person who mends it may not be near the device. */
const REFUSED_WAIT_MS = 10 * 60_000

/** Sends what the spool holds, for ever: any link that comes back is used, nothing waits for a person at the device. */
export async function runUplink(
  { clock, net, random }: Pick<Ports, 'clock' | 'net' | 'random'>,
  spool: Spool,
  { address, identity, agent, pace, onWelcome, onEnd, onFarBehind }: UplinkOptions,
  signal: AbortSignal,
): Promise<void> {
  const clocks: { best: (ClockPoint & { atMs: number }) | undefined } = { best: undefined }
  let waitMs = FIRST_WAIT_MS
  while (!signal.aborted) {
    const link = await net.dial(address).catch(() => undefined)
    let isRefused = false
    if (link !== undefined) {
      const leave = () => link.close()
      signal.addEventListener('abort', leave)
      const { code, action, wasOpen } = await runSession(link, {
        ...{ clock, spool, identity, agent, pace, clocks, onWelcome, onFarBehind },
      })
      signal.removeEventListener('abort', leave)
      onEnd?.(code)
      isRefused = action === 'stop'
      if (wasOpen) waitMs = FIRST_WAIT_MS
    } else onEnd?.('SERVER_UNREACHABLE')
    // Half of it by chance: devices of one shop must not all come back at the same instant.
    await clock.sleep(isRefused ? REFUSED_WAIT_MS : waitMs * (0.5 + random.fraction() / 2), signal)
    waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)
  }
}
