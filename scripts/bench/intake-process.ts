/** The intake that `bench/intake.ts` measures, as a process of its own: `ROOT`. Tells its address, then its use of the machine when asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openDeviceTable } from '../../api/ingest/devices.ts'
import { startIntake } from '../../api/ingest/intake.ts'
import { defaultIntakeLogOptions, openIntakeLog } from '../../api/ingest/intake-log.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'

const [root] = process.argv.slice(2)
const RESOLUTION_MS = 10
const ports = { clock: createRealClock(), disk: realDisk, net: realNet, random: realRandom }
const log = await openIntakeLog(ports, {
  ...defaultIntakeLogOptions,
  dir: `${root}/log`,
  onFailing: () => process.exit(4),
})
const devices = await openDeviceTable(realDisk, `${root}/devices`)
const { address } = await startIntake(ports, { log, devices }, { address: 'ws://127.0.0.1:0' })
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
loop.enable()

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  // The monitor counts its own interval as delay.
  const loopP99Ms = Math.max(0, loop.percentile(99) / 1e6 - RESOLUTION_MS)
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage().rss, loopP99Ms })
})
process.send?.(address)
