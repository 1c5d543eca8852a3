import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import type { DevicePorts } from '../ports.ts'

export interface SilenceSettings {
  kind: 'silence'
  /** 16,000 samples a second unless told. */
  rate?: number
  /** One unless told. */
  channels?: number
}

const BLOCK_MS = 100

/** Nothing to hear, in real time: for tests of a way from end to end, and for a device that is only to be seen. */
export function createSilenceSource(
  { clock }: Pick<DevicePorts, 'clock'>,
  { rate = 16_000, channels = 1 }: Omit<SilenceSettings, 'kind'>,
): CaptureSource {
  let state: 'running' | 'stopped' = 'stopped'
  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    state = 'running'
    const startMs = clock.monoMs()
    let given = 0
    while (!signal.aborted) {
      const due = Math.round(((clock.monoMs() - startMs) * rate) / 1000)
      const samples = Math.min(due - given, rate)
      given = due
      if (samples > 0)
        yield { kind: 'sound', pcm: Buffer.alloc(samples * channels * 2), samples, monoMs: clock.monoMs() }
      await clock.sleep(BLOCK_MS, signal)
    }
    state = 'stopped'
  }
  return { format: { rate, channels }, open, health: () => ({ state, restarts: 0, overruns: 0 }) }
}
