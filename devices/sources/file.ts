import { toAppError } from '../../engine/errors.ts'
import type { CaptureSource, SourceEvent, SourceHealth, SoundFormat } from '../capture-source.ts'
import type { DevicePorts } from '../ports.ts'
import type { Log } from './log.ts'
import { RECORDED_CLOCK, playFile, type Pace, type PlayedFile } from './play-file.ts'

export interface FileSettings {
  kind: 'file'
  path: string
  /** 16,000 samples a second unless told; other rates are converted. */
  rate?: number
  /** One unless told: several are mixed; more must be as many as the file has. */
  channels?: number
  /** `real-time` unless told. */
  pace?: Pace
  /** Wall clock of its first sample, epoch ms; unless told, it is heard as it is played, or has just ended when it is played fast. */
  startedAtMs?: number
}

/** A recording as if a microphone gave it, once, from its beginning to its end. A pause holds it; it goes on where it was. */
export function createFileSource(
  { clock }: Pick<DevicePorts, 'clock'>,
  { path, rate = 16_000, channels = 1, pace = 'real-time', startedAtMs }: Omit<FileSettings, 'kind'>,
  log: Log = () => undefined,
): CaptureSource {
  const format: SoundFormat = { rate, channels }
  const health: SourceHealth = { state: 'starting', restarts: 0, overruns: 0 }
  let file: PlayedFile | undefined
  let isBad = false

  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    if (isBad) return
    health.state = 'starting'
    try {
      file ??= await playFile(clock, { path, format, pace, startedAtMs })
      health.state = 'running'
      yield* file.blocks(signal)
      health.state = 'stopped'
    } catch (error) {
      isBad = true
      const { code } = toAppError(error)
      Object.assign(health, {
        state: 'failing',
        trouble: { code: 'file-unreadable', wanted: code, sinceMs: clock.monoMs() },
      })
      log({ event: 'file-unreadable', code })
    } finally {
      if (isBad || file?.isOver() === true) await file?.close()
    }
  }

  const isLive = pace === 'real-time' && startedAtMs === undefined
  return {
    ...{ format, open, isFinite: true, canWait: pace === 'fast' },
    clockId: isLive ? undefined : RECORDED_CLOCK,
    health: () => ({ ...health }),
  }
}
