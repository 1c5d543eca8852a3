import type { ChannelSecond } from './level-meter.ts'

/** How a microphone is, over time. `digital-silence`: nothing but one value; `no-sound`: a line without a microphone, or a muted one. */
export type SoundState = 'well' | 'no-sound' | 'digital-silence'

/** Of the last minute, unless said otherwise. */
export interface SoundFigures {
  sound: SoundState
  /** Share of full scale, of the loudest channel. */
  peak: number
  /** Level below which it seldom falls, dB of full scale, of the loudest channel. */
  floorDb: number
  /** Share of samples at full scale, of the worst channel. */
  clippedShare: number
  /** Longest run of one value in any channel. */
  flatMs: number
  /** Channels without sound, from 0, where others have some. */
  deadChannels: number[]
}

export interface SoundHealth {
  /** The next second of sound, one entry a channel. */
  add(second: readonly ChannelSecond[]): void
  state(): SoundState
  /** Undefined before the first second. */
  figures(): SoundFigures | undefined
}

/** Takes of working microphones had peaks of 0.0042 and more, muted lines of 0.0005 to 0.0010 (saurabhav88/EnviousWispr#1845). */
const LEAST_PEAK = 0.002
/** A shop may be that quiet for a while. */
const NO_SOUND_SECONDS = 300
/** No converter gives one value for so long. */
const FLAT_MS = 5000
/** Microphones of one device hear about the same: one so far below the middle of the others does not. */
const DEAD_RATIO = 10 ** (-20 / 10)
const DEAD_SECONDS = 120
const MINUTE = 60
/** Share of seconds that are quieter than the floor. */
const FLOOR_SHARE = 0.1
const LEAST_POWER = 1e-10

/** @param watched - channels that ought to hear something; a loop of the loudspeaker is silent for hours */
export function createSoundHealth(channels: number, watched?: readonly number[]): SoundHealth {
  const microphones = watched ?? Array.from({ length: channels }, (_, channel) => channel)
  let seconds: (readonly ChannelSecond[])[] = []
  const last = (count: number): (readonly ChannelSecond[])[] => seconds.slice(-count)
  const most = (span: readonly (readonly ChannelSecond[])[], of: (one: ChannelSecond) => number): number =>
    span.reduce((max, second) => microphones.reduce((sofar, channel) => Math.max(sofar, of(second[channel])), max), 0)

  const isFlat = (channel: number): boolean => (seconds.at(-1)?.[channel].flatMs ?? 0) >= FLAT_MS
  const isMute = (channel: number): boolean =>
    seconds.length >= NO_SOUND_SECONDS && seconds.every((second) => second[channel].peak < LEAST_PEAK)

  function floor(channel: number, span: readonly (readonly ChannelSecond[])[]): number {
    const powers = span.map((second) => second[channel].quietPower).sort((a, b) => a - b)
    return powers[Math.floor(powers.length * FLOOR_SHARE)] ?? 0
  }

  /** Channels far below the others, in what is loud and in what is quiet. */
  function farBelow(): number[] {
    const span = last(DEAD_SECONDS)
    if (microphones.length < 2 || span.length < DEAD_SECONDS) return []
    const levels = microphones.map((channel) => ({
      channel,
      loud: span.reduce((sum, second) => sum + second[channel].power, 0),
      quiet: floor(channel, span),
    }))
    const isBelow = (own: (typeof levels)[number], of: 'loud' | 'quiet'): boolean =>
      own[of] < DEAD_RATIO * median(levels.filter((one) => one !== own).map((one) => one[of]))
    return levels.filter((own) => isBelow(own, 'loud') && isBelow(own, 'quiet')).map(({ channel }) => channel)
  }

  function dead(): number[] {
    const below = farBelow()
    const found = microphones.filter((channel) => isFlat(channel) || isMute(channel) || below.includes(channel))
    return found.length < microphones.length ? found : []
  }

  function state(): SoundState {
    if (microphones.length === 0) return 'well'
    if (microphones.every(isFlat)) return 'digital-silence'
    return microphones.every((channel) => isFlat(channel) || isMute(channel)) ? 'no-sound' : 'well'
  }

  return {
    state,
    add: (second) => {
      seconds = [...seconds.slice(-NO_SOUND_SECONDS + 1), second]
    },
    figures: () => {
      if (seconds.length === 0) return undefined
      const minute = last(MINUTE)
      const floorPower = Math.max(LEAST_POWER, ...microphones.map((channel) => floor(channel, minute)))
      return {
        sound: state(),
        peak: most(minute, ({ peak }) => peak),
        floorDb: 10 * Math.log10(floorPower),
        clippedShare: Math.max(
          0,
          ...microphones.map((channel) => minute.reduce((sum, one) => sum + one[channel].clipped, 0) / minute.length),
        ),
        flatMs: most(minute, ({ flatMs }) => flatMs),
        deadChannels: dead(),
      }
    },
  }
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}
