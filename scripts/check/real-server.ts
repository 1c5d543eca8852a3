/** The intake as a process of its own. `ROOT ADDRESS`. Ends with 4 when the disk fails. */
import { openDeviceTable } from '../../api/ingest/devices.ts'
import { startIntake } from '../../api/ingest/intake.ts'
import { defaultIntakeLogOptions, openIntakeLog } from '../../api/ingest/intake-log.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'

const [root, address] = process.argv.slice(2)
const ports = { clock: createRealClock(), disk: realDisk, net: realNet, random: realRandom }
const log = await openIntakeLog(ports, {
  ...{ ...defaultIntakeLogOptions, dir: `${root}/log`, maxSegmentBytes: 1024 ** 2 },
  onFailing: () => process.exit(4),
})
const devices = await openDeviceTable(realDisk, `${root}/devices`)
const alarm = ({ code, epoch }: { code: string; epoch: number }): void =>
  void process.stdout.write(`${code} ${epoch}\n`)
await startIntake(ports, { log, devices }, { address, onAlarm: alarm })
