import type { KeyObject } from 'node:crypto'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../engine/config.ts'
import { toAppError } from '../engine/errors.ts'
import type { BlobLedger } from '../engine/store/blob-types.ts'
import { DEVICE_STREAM_PATH } from '../devices/protocol/paths.ts'
import { createRealClock } from '../devices/real/clock.ts'
import { realDisk } from '../devices/real/disk.ts'
import { realRandom } from '../devices/real/random.ts'
import { decodeRecord } from '../devices/spool/record.ts'
import { createOpener, sealingPublicKey } from '../devices/spool/seal.ts'
import { deviceStreamNet } from './http/device-stream.ts'
import type { Fleet } from './ingest/fleet.ts'
import { defaultIntakeLogOptions, openIntakeLog } from './ingest/intake-log.ts'
import { createDeviceWatch, type DeviceNews } from './ingest/watch-devices.ts'
import { startIntake } from './ingest/intake.ts'
import { openLedgerBook } from './ingest/ledger-book.ts'
import { openLastingMaker } from './ingest/lasting-maker.ts'
import { openRecordingMaker, type MadeRecording, type RecordingMaker } from './ingest/recording-maker.ts'
import type { BlobStore } from './intake/blobs.ts'
import { usableArray } from './intake/usable-array.ts'
import { takeInSpan } from './intake/take-in-span.ts'
import type { AnalysisJobs } from './jobs/analysis-jobs.ts'

const MAINTAIN_MS = 5000
/** Every so often it is noted that a device is still there, though it may have nothing to say. */
const SEEN_ROUNDS = 6

/** Where everything lies that devices send, and what is known of them. */
export const ingestDir = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'ingest')

interface IntakeDeps {
  store: BlobLedger
  blobs: BlobStore
  jobs: AnalysisJobs
  fleet: Fleet
  /** What devices seal to, private half. */
  sealingKey: KeyObject
  onFailing: () => void
  /** Told how devices are, when that changes. */
  onDevice: (news: DeviceNews) => void
}

/**
 * Opens the intake of devices on the service's port: what they send is durable in the log, becomes recordings, and is analysed.
 *
 * @param onFailing - the disk takes nothing any more: the process is to end
 * @throws AppError DISK_FULL, DISK_FAILING
 */
export async function openDeviceIntake(
  config: Pick<Config, 'dataDir'>,
  log: Logger,
  server: Server,
  { store, blobs, jobs, fleet, sealingKey, onFailing, onDevice }: IntakeDeps,
): Promise<{ close(): Promise<void> }> {
  const dir = ingestDir(config)
  const { devices, statuses } = fleet
  const ports = { clock: createRealClock(), random: realRandom, disk: realDisk, net: deviceStreamNet(server) }
  const opener = createOpener(sealingKey)
  /** Undefined until what was left in the log has been read. */
  const held: { maker?: RecordingMaker } = {}
  const intakeLog = await openIntakeLog(ports, {
    ...{ ...defaultIntakeLogOptions, dir: join(dir, 'log') },
    onFailing: (error) => {
      log.fatal({ code: toAppError(error).code }, 'the log of the intake cannot be written')
      onFailing()
    },
    onDurable: (device, bytes) => {
      const record = decodeRecord(bytes)
      if (record === undefined) return
      held.maker?.take({ kind: 'record', device, record })
      statuses.noteRecord(device, record)
    },
  })
  const ledger = await openLedgerBook(realDisk, join(dir, 'ledger'))
  const onRecording = async (made: MadeRecording): Promise<{ recordingId: string }> => {
    const { device, span, startedAt } = made
    const array = await usableArray(made.array, span.channels)
    if (array !== made.array)
      log.warn(
        { device: device.name, array: made.array, channels: span.channels },
        'the array does not fit, it is not used',
      )
    const { recordingId } = await takeInSpan({ ...made, array }, { store, blobs, jobs })
    const seconds = Math.round(span.samples / span.rate)
    log.info({ recordingId, device: device.name, seconds, timeQuality: startedAt.quality }, 'recording taken in')
    return { recordingId }
  }
  const openMaker = (onMakerFailing: (error: unknown) => void): Promise<RecordingMaker> =>
    openRecordingMaker({
      ...{ ...ports, ledger, dir: join(dir, 'spans'), log: intakeLog, devices, opener, onRecording },
      onFailing: onMakerFailing,
      onUnreadable: (device, epoch, seq) => log.error({ device, epoch, seq }, 'a record cannot be opened'),
    })
  held.maker = await openLastingMaker(ports.clock, openMaker, (error) =>
    log.error({ code: toAppError(error).code }, 'no recording made, it is tried again'),
  )
  const intake = await startIntake(
    ports,
    { log: intakeLog, devices },
    {
      address: DEVICE_STREAM_PATH,
      sealingKey: sealingPublicKey(sealingKey).toString('hex'),
      onAlarm: (alarm) => {
        statuses.noteAlarm(alarm.device, alarm.code)
        log.error(alarm, 'alarm of a device')
      },
      onOpen: ({ device, name }) => {
        statuses.noteOpen(device)
        log.info({ device, name }, 'device connected')
      },
      onClose: (device) => {
        statuses.noteClose(device)
        log.info({ device }, 'device gone')
      },
    },
  )
  const watch = createDeviceWatch(fleet, ports.clock, onDevice)
  const over = new AbortController()
  let rounds = 0
  const maintaining = maintain()
  async function maintain(): Promise<void> {
    while (!over.signal.aborted) {
      await ports.clock.sleep(MAINTAIN_MS, over.signal)
      rounds += 1
      if (rounds % SEEN_ROUNDS === 0) for (const device of intake.connected()) statuses.noteOpen(device)
      await held.maker?.maintain()
      await watch
        .look()
        .catch((error: unknown) => log.error({ code: toAppError(error).code }, 'devices could not be looked at'))
      await statuses
        .save()
        .catch((error: unknown) => log.error({ code: toAppError(error).code }, 'state of devices not kept'))
    }
  }
  return {
    close: async () => {
      over.abort()
      await maintaining
      await intake.close()
      await held.maker?.close()
      await statuses.save().catch(() => undefined)
      await intakeLog.close()
    },
  }
}
