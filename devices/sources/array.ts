import { AppError } from '../../engine/errors.ts'
import type { CaptureSource } from '../capture-source.ts'
import type { Command, DevicePorts } from '../ports.ts'
import { SAMPLE_BYTES, convertFrames, type DeviceSamples } from './device-samples.ts'
import { guardProgram } from './guard.ts'
import type { Log } from './log.ts'

export interface ArraySettings {
  kind: 'array'
  /** `arecord` asks ALSA, `parec` asks PulseAudio or PipeWire; arecord unless told. */
  program?: 'arecord' | 'parec'
  /** As the program names it; the machine's default unless told. */
  device?: string
  /** 16,000 samples a second unless told. */
  rate?: number
  /** As the device delivers them. */
  channels: number
  /** As the device delivers them; s16 unless told. */
  samples?: DeviceSamples
  /** Channels of the device to keep, from 0, in the order that they are to have; all unless told. */
  keep?: readonly number[]
}

const MOST_CHANNELS = 8
/** A device may have channels that are not kept. */
const MOST_DELIVERED = 32
/** With these the first sound comes after 40 ms and none is later than 40; ALSA's own choice over PulseAudio is 1.8 s. */
const PERIOD_US = 20_000
const BUFFER_US = 100_000
const LATENCY_MS = 20

const ALSA_FORMATS: Record<DeviceSamples, string> = { s16: 'S16_LE', s24: 'S24_3LE', s32: 'S32_LE' }
const PULSE_FORMATS: Record<DeviceSamples, string> = { s16: 's16le', s24: 's24le', s32: 's32le' }

/**
 * Several microphones of one device, sample by sample together, with small buffers.
 *
 * @throws AppError CONFIG_INVALID - channels that the device does not have, or more than a recording may
 */
export function createArraySource(
  ports: Pick<DevicePorts, 'clock' | 'random' | 'programs'>,
  settings: Omit<ArraySettings, 'kind'>,
  log?: Log,
): CaptureSource {
  const { program = 'arecord', device, rate = 16_000, channels, samples = 's16' } = settings
  const keep = settings.keep ?? Array.from({ length: channels }, (_, channel) => channel)
  check(channels, keep)
  const form = { device, rate, channels, samples }
  return guardProgram(ports, {
    command: program === 'parec' ? parec(form) : arecord(form),
    format: { rate, channels: keep.length },
    frameBytes: SAMPLE_BYTES[samples] * channels,
    convert: convertFrames(samples, channels, keep),
    log,
  })
}

function check(channels: number, keep: readonly number[]): void {
  const problems: string[] = []
  if (!Number.isInteger(channels) || channels < 1 || channels > MOST_DELIVERED)
    problems.push(`channels: ${channels} (1 to ${MOST_DELIVERED})`)
  if (keep.length < 1 || keep.length > MOST_CHANNELS)
    problems.push(`keep: ${keep.length} channels (1 to ${MOST_CHANNELS})`)
  const isDelivered = (channel: number): boolean => Number.isInteger(channel) && channel >= 0 && channel < channels
  if (!keep.every(isDelivered)) problems.push(`keep: ${keep.join(',')} (0 to ${channels - 1})`)
  if (new Set(keep).size < keep.length) problems.push(`keep: ${keep.join(',')} (each channel once)`)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { problems } })
}

type Form = Required<Pick<ArraySettings, 'rate' | 'channels' | 'samples'>> & Pick<ArraySettings, 'device'>

/** Never `-t wav`: its header would become noise, and it ends after 2³¹ bytes, with eight channels after 2.3 hours. */
function arecord({ device, rate, channels, samples }: Form): Command {
  const where = device === undefined ? [] : ['-D', device]
  const what = ['-t', 'raw', '-f', ALSA_FORMATS[samples], '-c', `${channels}`, '-r', `${rate}`]
  return {
    kind: 'program',
    name: 'arecord',
    args: ['-q', ...where, ...what, '-F', `${PERIOD_US}`, '-B', `${BUFFER_US}`],
  }
}

/** Channels by their number: PulseAudio goes by the names of places in a room, and what it finds no place for is silence. */
function parec({ device, rate, channels, samples }: Form): Command {
  const map = Array.from({ length: channels }, (_, channel) => `aux${channel}`).join(',')
  const where = device === undefined ? [] : [`--device=${device}`]
  const what = ['--raw', `--format=${PULSE_FORMATS[samples]}`, `--rate=${rate}`, `--channels=${channels}`]
  const how = [`--channel-map=${map}`, '--no-remix', '--no-remap', `--latency-msec=${LATENCY_MS}`]
  return { kind: 'program', name: 'parec', args: [...where, ...what, ...how] }
}
