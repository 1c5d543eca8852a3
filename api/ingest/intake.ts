import { AppError } from '../../engine/errors.ts'
import type { Listener, Ports } from '../../devices/ports.ts'
import type { DeviceTable, EnrolledDevice } from './devices.ts'
import type { IntakeLog } from './intake-log.ts'
import { openSession, type Alarm, type IntakeSession } from './session.ts'

/** Revocation takes effect within this. */
const RECHECK_MS = 2000

export interface IntakeOptions {
  /** Where devices dial. */
  address: string
  /** What devices seal to, 64 hexadecimal digits. */
  sealingKey?: string
  onAlarm?: (alarm: Alarm) => void
  onOpen?: (device: EnrolledDevice) => void
  onClose?: (device: string) => void
}

export interface Intake {
  address: string
  /** Devices that are connected now. */
  connected(): string[]
  close(): Promise<void>
}

/** Listens for devices. The log and the table of devices are the caller's to open and close. */
export async function startIntake(
  { clock, random, net }: Pick<Ports, 'clock' | 'random' | 'net'>,
  { log, devices }: { log: IntakeLog; devices: DeviceTable },
  { address, sealingKey, onAlarm = () => undefined, onOpen, onClose }: IntakeOptions,
): Promise<Intake> {
  const sessions = new Set<IntakeSession>()
  const current = new Map<string, { generation: number; end: (newer: number) => void }>()
  const over = new AbortController()

  function takeOver(device: string, end: (newer: number) => void): number {
    const before = current.get(device)
    const generation = (before?.generation ?? 0) + 1
    current.set(device, { generation, end })
    before?.end(generation)
    return generation
  }

  const listener: Listener = await net.listen(address, (link) => {
    const watch = { onAlarm, onOpen, onClose }
    const session = openSession(link, { ...{ clock, random, log, devices, takeOver, sealingKey }, ...watch })
    sessions.add(session)
    void session.done.then(() => sessions.delete(session))
  })

  async function recheck(): Promise<void> {
    while (!over.signal.aborted) {
      await clock.sleep(RECHECK_MS, over.signal)
      for (const session of [...sessions]) {
        const device = session.device()
        if (device === undefined) continue
        const found = await devices.find(device).catch(() => undefined)
        if (found === undefined || found.revokedAt === undefined) continue
        session.refuse(new AppError('DEVICE_REVOKED'))
      }
    }
  }
  const checking = recheck()
  return {
    address: listener.address,
    connected: () => [...sessions].flatMap((session) => session.device() ?? []),
    close: async () => {
      over.abort()
      for (const session of sessions) session.close()
      await listener.close()
      await Promise.all([checking, ...[...sessions].map(({ done }) => done)])
    },
  }
}
