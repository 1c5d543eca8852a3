import { AppError } from '../../engine/errors.ts'
import type { CaptureSource } from '../capture-source.ts'
import type { DevicePorts, RecorderName } from '../ports.ts'
import { guardProgram } from './guard.ts'
import type { Log } from './log.ts'

export interface MicrophoneSettings {
  kind: 'microphone'
  /** Program that records: arecord unless told. */
  recorder?: RecorderName
  /** As the recorder names it; the machine's default unless told. */
  device?: string
  /** 16,000 samples a second unless told. */
  rate?: number
  /** One unless told. */
  channels?: number
}

/**
 * A microphone through the machine's usual recorder (npm node-record-lpcm16), restarted whenever it fails.
 *
 * @throws AppError CONFIG_INVALID - `rec` cannot be told which device to take
 */
export function createMicrophoneSource(
  ports: Pick<DevicePorts, 'clock' | 'random' | 'programs'>,
  { recorder = 'arecord', device, rate = 16_000, channels = 1 }: Omit<MicrophoneSettings, 'kind'>,
  log?: Log,
): CaptureSource {
  if (recorder === 'rec' && device !== undefined)
    throw new AppError('CONFIG_INVALID', {
      detail: { problems: ['device: rec takes the default device; use arecord or sox'] },
    })
  const command = { kind: 'recorder' as const, name: recorder, device, rate, channels }
  return guardProgram(ports, { command, format: { rate, channels }, log })
}
