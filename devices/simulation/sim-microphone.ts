import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import type { Life } from './machine.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimRandom } from './sim-random.ts'

/** Samples a second: few, so that hours are cheap, and enough to place a gap within 10 ms. */
export const SIM_RATE = 100
/** Two 16-bit channels hold one 32-bit number: the sample's place since the beginning of the world. */
export const SIM_CHANNELS = 2
/** A recorder that is stopped may still hand over what it had captured, for so long. */
const SLOW_STOP_MS = 600
/** Deeper sleep than this is not bridged by any buffer of the sound device. */
const DEVICE_BUFFER_MS = 500

/** Samples `from` to `to` (excluded) that the capture was given at some time. */
export interface Delivered {
  from: number
  to: number
  atMs: number
}

/** A microphone whose every sample says which one it is, so that loss, doubling and order are exact. */
export interface SimMicrophone {
  source(life: Life): CaptureSource
  delivered: Delivered[]
  /** Number of the sample that is captured at a time. */
  idAt(ms: number): number
  /** Loses so much sound from now on and tells nobody. */
  overrun(ms: number): void
  /** Delivers nothing for so long, then everything. */
  holdBack(ms: number): void
  /** Gives no more sound. */
  mute(): void
}

export function createSimMicrophone(
  scheduler: Scheduler,
  random: SimRandom,
  { ppm, blockMs }: { ppm: number; blockMs: number },
): SimMicrophone {
  const perMs = (SIM_RATE / 1000) * (1 + ppm * 1e-6)
  const idAt = (ms: number): number => Math.floor(ms * perMs)
  const blockSamples = Math.round((blockMs * SIM_RATE) / 1000)
  const delivered: Delivered[] = []
  let [lostUntilMs, heldUntilMs, heldMs, isMute] = [0, 0, 0, false]

  function block(from: number, samples: number, monoMs: number): SourceEvent {
    const pcm = Buffer.allocUnsafe(samples * 4)
    for (let i = 0; i < samples; i++) pcm.writeUInt32LE(from + i, i * 4)
    const last = delivered.at(-1)
    const atMs = scheduler.nowMs()
    if (last?.to === from && last.atMs === atMs) last.to = from + samples
    else delivered.push({ from, to: from + samples, atMs })
    return { kind: 'sound', pcm, samples, monoMs }
  }

  /** When the block that begins at this sample can be handed over. */
  function readyMs(from: number): number {
    const capturedMs = (from + blockSamples) / perMs
    return Math.max(capturedMs + random.between(0, 15), heldUntilMs > capturedMs ? heldUntilMs : 0)
  }

  async function* open(life: Life, signal: AbortSignal): AsyncGenerator<SourceEvent> {
    let next = idAt(scheduler.nowMs())
    let [isStopped, wake] = [signal.aborted, (): void => undefined]
    const stop = (): void => {
      isStopped = true
      wake()
    }
    signal.addEventListener('abort', () => life.after(random.between(0, SLOW_STOP_MS), stop), { once: true })
    while (!isStopped) {
      await new Promise<void>((resolve) => {
        wake = resolve
        life.after(Math.max(0, readyMs(next) - scheduler.nowMs()), resolve)
      })
      if (isStopped) return
      const now = scheduler.nowMs()
      const isLost = next < idAt(lostUntilMs)
      // What is held back is in a buffer, too; a machine that slept meanwhile has captured nothing.
      const bufferMs = DEVICE_BUFFER_MS + (heldUntilMs < now - DEVICE_BUFFER_MS ? 0 : heldMs)
      const hasSlept = next + blockSamples < idAt(now - bufferMs)
      if (isLost || hasSlept) {
        next = isLost ? idAt(lostUntilMs) : idAt(now)
        continue
      }
      if (!isMute) yield block(next, blockSamples, life.clock.monoMs())
      next += blockSamples
    }
  }

  return {
    delivered,
    idAt,
    source: (life) => ({
      format: { rate: SIM_RATE, channels: SIM_CHANNELS },
      open: (signal) => open(life, signal),
      health: () => ({ state: 'running', restarts: 0, overruns: 0 }),
    }),
    overrun: (ms) => (lostUntilMs = scheduler.nowMs() + ms),
    holdBack: (ms) => {
      heldMs = ms
      heldUntilMs = scheduler.nowMs() + ms
    },
    mute: () => (isMute = true),
  }
}
