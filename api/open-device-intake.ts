import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../engine/config.ts'
import { toAppError } from '../engine/errors.ts'
import type { Disk } from '../devices/ports.ts'
import { createRealClock } from '../devices/real/clock.ts'
import { realDisk } from '../devices/real/disk.ts'
import { realRandom } from '../devices/real/random.ts'
import { decodeRecord } from '../devices/spool/record.ts'
import { createOpener, sealingPrivateKey } from '../devices/spool/seal.ts'
import { readWhole, writeWhole } from '../devices/whole-file.ts'
import { DEVICE_STREAM_PATH, deviceStreamNet } from './http/device-stream.ts'
import { openDeviceTable } from './ingest/devices.ts'
import { defaultIntakeLogOptions, openIntakeLog } from './ingest/intake-log.ts'
import { startIntake } from './ingest/intake.ts'
import { openRecordingMaker, type RecordingMaker } from './ingest/recording-maker.ts'
import type { BlobStore } from './intake/blobs.ts'
import { takeInSpan } from './intake/take-in-span.ts'
import type { AnalysisJobs } from './jobs/analysis-jobs.ts'

const MAINTAIN_MS = 5000
const KEY = 'key'

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
  { blobs, jobs, onFailing }: { blobs: BlobStore; jobs: AnalysisJobs; onFailing: () => void },
): Promise<{ close(): Promise<void> }> {
  const dir = join(config.dataDir, 'ingest')
  const ports = { clock: createRealClock(), random: realRandom, disk: realDisk, net: deviceStreamNet(server) }
  const devices = await openDeviceTable(realDisk, join(dir, 'devices'))
  const opener = createOpener(sealingPrivateKey(await serverKey(realDisk, dir)))
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
      if (record !== undefined) held.maker?.take({ kind: 'record', device, record })
    },
  })
  held.maker = await openRecordingMaker({
    ...{ ...ports, dir: join(dir, 'spans'), log: intakeLog, devices, opener },
    onRecording: async (made) => {
      const { recordingId } = await takeInSpan(made, { blobs, jobs })
      const { device, span, startedAt } = made
      const seconds = Math.round(span.samples / span.rate)
      log.info({ recordingId, device: device.name, seconds, timeQuality: startedAt.quality }, 'recording taken in')
    },
    onUnreadable: (device, epoch, seq) => log.error({ device, epoch, seq }, 'a record cannot be opened'),
  })
  const intake = await startIntake(
    ports,
    { log: intakeLog, devices },
    {
      address: DEVICE_STREAM_PATH,
      onAlarm: (alarm) => log.error(alarm, 'alarm of a device'),
      onOpen: ({ device, name }) => log.info({ device, name }, 'device connected'),
      onClose: (device) => log.info({ device }, 'device gone'),
    },
  )
  const over = new AbortController()
  const maintaining = maintain()
  async function maintain(): Promise<void> {
    while (!over.signal.aborted) {
      await ports.clock.sleep(MAINTAIN_MS, over.signal)
      await held.maker
        ?.maintain()
        .catch((error: unknown) => log.error({ code: toAppError(error).code }, 'no recording made'))
    }
  }
  return {
    close: async () => {
      over.abort()
      await maintaining
      await intake.close()
      await intakeLog.close()
    },
  }
}

/** The key that devices seal to: made once, 32 bytes, never leaves the machine. */
async function serverKey(disk: Disk, dir: string): Promise<Buffer> {
  await disk.makeDir(dir)
  const known = await readWhole(disk, dir, KEY)
  if (known !== undefined) return Buffer.from(known, 'hex')
  const key = realRandom.bytes(32)
  await writeWhole(disk, dir, KEY, key.toString('hex'))
  return key
}
