import type { SoundFormat, SourceEvent } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import { createCameraSound } from './camera-sound.ts'
import type { RtspAddress } from './rtsp-address.ts'
import { openRtspSession, type RtspSession, type RtspTrouble } from './rtsp-session.ts'
import { createRtpOrder, type Received } from './rtp-order.ts'

export interface ConnectionHooks {
  /** In the form that is recorded. */
  emit: (event: SourceEvent) => void
  /** Told with each packet for how long sound has come. */
  onSound: (steadyMs: number) => void
  /** Packets were lost. */
  onLoss: () => void
  /** Told at the end how many bytes came that were not of the sound. */
  onStray?: (bytes: number) => void
}

export interface ConnectionOptions {
  whereIs: () => Promise<RtspAddress | undefined>
  format: SoundFormat
}

/** One connection to a camera, from its beginning to its end. Never rejects. @returns why it ended */
export async function runConnection(
  ports: Pick<DevicePorts, 'clock' | 'random' | 'net' | 'programs'>,
  { whereIs, format }: ConnectionOptions,
  hooks: ConnectionHooks,
  signal: AbortSignal,
): Promise<RtspTrouble> {
  const address = await whereIs()
  if (address === undefined) return { code: 'camera-address', wanted: 'a readable file that holds rtsp://…' }
  const link = await ports.net.dial(address.dial).catch(() => undefined)
  if (link === undefined) return { code: 'camera-unreachable' }
  const leave = (): void => link.close()
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  let received: Received = { source: 0, highest: 0, lost: 0 }
  const session = await openRtspSession(ports, link, address, () => received)
  let trouble: RtspTrouble = 'code' in session ? session : { code: 'camera-lost' }
  const fail = (why: RtspTrouble): void => {
    trouble = why
    leave()
  }
  if (!('code' in session))
    await hear(session, ports, { format, fail, signal, onReceived: (now) => (received = now) }, hooks)
  leave()
  signal.removeEventListener('abort', leave)
  return trouble
}

interface Hearing {
  format: SoundFormat
  fail: (why: RtspTrouble) => void
  onReceived: (received: Received) => void
  signal: AbortSignal
}

async function hear(
  session: RtspSession,
  ports: Pick<DevicePorts, 'clock' | 'programs'>,
  { format, fail, signal, onReceived }: Hearing,
  { emit, onSound, onLoss, onStray }: ConnectionHooks,
): Promise<void> {
  const { track } = session
  const sound = createCameraSound(ports, track, format, { emit, onTrouble: fail })
  if (sound === undefined) return fail({ code: 'camera-no-audio', wanted: `${track.encoding} in its usual form` })
  const order = createRtpOrder(track.clockRate)
  let firstMs = Infinity
  for await (const { packet, monoMs } of session.packets()) {
    if (signal.aborted) break
    const isNoise = packet.payloadType === track.comfortNoiseType
    if (packet.payloadType !== track.payloadType && !isNoise) continue
    // Noise for comfort stands for a silence that begins: it has its place, and no length.
    const placed = order.place(packet, (isAfterLoss) => (isNoise ? 0 : sound.ticksOf(packet, isAfterLoss)))
    if (placed.isOld) continue
    onReceived(order.received())
    if (placed.isLost) onLoss()
    sound.passMissing(placed, monoMs)
    if (isNoise) continue
    firstMs = Math.min(firstMs, monoMs)
    sound.take(packet, monoMs)
    onSound(monoMs - firstMs)
  }
  await sound.end()
  onStray?.(session.strayBytes())
  await session.close()
}
