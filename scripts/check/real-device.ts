/** Devices as a process of their own, over real files and sockets; what their microphones give goes to stdout. `ROOT ADDRESS FIRST COUNT`. */
import { startAgent } from '../../devices/agent.ts'
import type { CaptureSource, SourceEvent } from '../../devices/capture-source.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'
import { SIM_CHANNELS, SIM_RATE } from '../../devices/simulation/sim-microphone.ts'
import { defaultSpoolOptions } from '../../devices/spool/options.ts'
import { realIdentity } from './real-identity.ts'

const [root, address, first, count] = process.argv.slice(2)
const BLOCK_MS = 200
const clock = createRealClock()
const ports = { clock, disk: realDisk, net: realNet, random: realRandom }

/** Every sample says when it was captured, in hundredths of a second of the machine's uptime. */
function source(device: number): CaptureSource {
  const now = (): number => Math.floor((clock.monoMs() * SIM_RATE) / 1000)
  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    for (let next = now(); !signal.aborted;) {
      await clock.sleep(BLOCK_MS, signal)
      const samples = now() - next
      if (samples <= 0) continue
      const pcm = Buffer.alloc(samples * 4)
      for (let i = 0; i < samples; i++) pcm.writeUInt32LE(next + i, i * 4)
      process.stdout.write(`${device} ${next} ${next + samples}\n`)
      next += samples
      yield { kind: 'sound', pcm, samples, monoMs: clock.monoMs() }
    }
  }
  const format = { rate: SIM_RATE, channels: SIM_CHANNELS }
  return { format, open, health: () => ({ state: 'running', restarts: 0, overruns: 0 }) }
}

for (let device = Number(first); device < Number(first) + Number(count); device++) {
  const identity = realIdentity(device)
  // The first one lives on a disk that others fill.
  const dir = device === 0 ? `${root}/small/spool` : `${root}/device-${device}`
  const spool = {
    ...{ ...defaultSpoolOptions, dir, deviceId: identity.deviceId, serverKey: undefined, keepAckedMs: 2000 },
    ...{ minFreeBytes: 64 * 1024, ballastBytes: 128 * 1024, maxSegmentBytes: 16_384, whenFull: 'stop' as const },
  }
  const uplink = { address, identity, agent: 'real' }
  await startAgent(ports, source(device), { spool, recorder: { recordMs: 500, clockId: 'real' }, uplink })
}
