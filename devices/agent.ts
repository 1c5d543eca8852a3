import type { CaptureSource } from './capture-source.ts'
import { createRecorder, type Recorder, type RecorderOptions } from './capture/recorder.ts'
import type { Ports } from './ports.ts'
import type { SpoolOptions } from './spool/options.ts'
import { openSpool, type Spool } from './spool/spool.ts'
import { runUplink, type UplinkOptions } from './uplink/uplink.ts'

const MAINTAIN_MS = 5000
/** How long stopping waits for the server to have everything. */
const LAST_WORDS_MS = 2000
const POLL_MS = 50
/** A source that was stopped has given everything by then. */
const STOPPED_MS = 2000

export interface Agent {
  recorder: Recorder
  spool: Spool
  /** Resolves when everything has ended. */
  done: Promise<void>
  /** Stops the source, makes durable what was heard, and goes; what was not sent is sent next time. */
  stop(): Promise<void>
}

export interface AgentOptions {
  spool: SpoolOptions
  recorder: RecorderOptions
  uplink: Omit<UplinkOptions, 'onFarBehind'>
}

/** Captures, keeps and sends. The three know nothing of each other but the spool. */
export async function startAgent(ports: Ports, source: CaptureSource, options: AgentOptions): Promise<Agent> {
  const spool = await openSpool(ports, options.spool)
  const recorder = createRecorder({ clock: ports.clock, spool }, source, options.recorder)
  const [capture, rest] = [new AbortController(), new AbortController()]
  async function maintain(): Promise<void> {
    while (!rest.signal.aborted) {
      // A disk that fails shows in the spool's health; keeping house must go on.
      await spool.maintain().catch(() => undefined)
      await ports.clock.sleep(MAINTAIN_MS, rest.signal)
    }
  }
  const recording = recorder.run(capture.signal)
  /** Out of use: what it records, nobody wants, and whoever finds it shall not hear it. */
  async function forget(): Promise<void> {
    recorder.pause('withdrawn')
    await ports.clock.sleep(STOPPED_MS, rest.signal)
    await spool.erase().catch(() => undefined)
  }
  const onEnd = (code: string): void => {
    if (code === 'DEVICE_REVOKED') void forget()
    options.uplink.onEnd?.(code)
  }
  const others = Promise.all([
    maintain(),
    runUplink(ports, spool, { ...options.uplink, onEnd, onFarBehind: () => recorder.wantNewStart() }, rest.signal),
  ])
  return {
    recorder,
    spool,
    done: Promise.all([recording, others]).then(() => undefined),
    stop: async () => {
      capture.abort()
      await recording
      // With a network the last words are there before the process ends; without one they wait in the spool.
      for (let waitedMs = 0; waitedMs < LAST_WORDS_MS && !spool.isAcked(); waitedMs += POLL_MS)
        await ports.clock.sleep(POLL_MS)
      rest.abort()
      await others
      await spool.close()
    },
  }
}
