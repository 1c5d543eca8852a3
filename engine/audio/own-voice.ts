import type { TimeSpan } from './time-spans.ts'

/** Keeps what a device's loudspeaker says out of what its microphones hear. */
export interface OwnVoice {
  /** The next samples of the microphones, and what the loudspeaker played meanwhile. */
  hear(mics: readonly Float32Array[], references: readonly Float32Array[]): void
  /** The next samples of the beam, which may come later than what they were made of: silent where the device itself spoke. */
  silence(samples: Float32Array): Float32Array
  /** What of the beam is still held, at the end. */
  flush(): Float32Array
}

/** 20 ms: shorter than a syllable, longer than the way to the microphones beside the loudspeaker. */
const FRAME_SECONDS = 0.02
/** Played more softly than this (−55 dB of full scale), nobody hears it. */
const LEAST_REFERENCE = 10 ** -5.5
/** A room answers: its echo falls by 60 dB in half a second. */
const ECHO_FALL_DB_PER_SECOND = 120
/** Somebody else speaks where the microphones hear so much more than the loudspeaker explains. */
const OTHERS_DB = 10
/** How loud the loudspeaker arrives is learnt over five seconds of its speech, from the quieter quarter: somebody may speak beside it. */
const LEARNING_FRAMES = 250
const LEARNT_QUANTILE = 0.25
/** So many frames on end must speak for somebody else before the device counts as interrupted. */
const OTHERS_FRAMES = 3
/** Between syllables who interrupts is no louder than the device: so many frames it still counts as interrupted. */
const HOLD_FRAMES = 12

/** @param onSpan - told of each stretch of the device's own voice, in the order of time */
export function createOwnVoice(sampleRate: number, onSpan: (span: TimeSpan) => void): OwnVoice {
  const size = Math.round(FRAME_SECONDS * sampleRate)
  const fall = 10 ** ((-ECHO_FALL_DB_PER_SECOND * FRAME_SECONDS) / 10)
  const others = 10 ** (OTHERS_DB / 10)
  const frame = { mics: 0, played: 0, filled: 0 }
  let ratios: number[] = []
  let [echo, gain, foreign, hold] = [0, Infinity, 0, 0]
  /** Of frames whose samples have not come out yet. */
  let marks: boolean[] = []
  let held = new Float32Array(0)
  let sent = 0
  let spanFrom: number | undefined

  function judge(): boolean {
    const [loud, played] = [frame.mics / size, frame.played / size]
    Object.assign(frame, { mics: 0, played: 0, filled: 0 })
    echo = Math.max(played, echo * fall)
    if (echo < LEAST_REFERENCE) {
      foreign = hold = 0
      return false
    }
    if (played >= LEAST_REFERENCE) {
      ratios = [...ratios.slice(-LEARNING_FRAMES + 1), loud / played]
      gain = [...ratios].sort((a, b) => a - b)[Math.floor(ratios.length * LEARNT_QUANTILE)]
    }
    foreign = loud > gain * echo * others ? foreign + 1 : 0
    hold = foreign >= OTHERS_FRAMES ? HOLD_FRAMES : Math.max(0, hold - 1)
    return hold === 0
  }

  function release(samples: Float32Array, isOwn: boolean): Float32Array {
    const atMs = (sent * 1000) / sampleRate
    sent += samples.length
    if (isOwn) spanFrom ??= atMs
    else endSpan(atMs)
    return isOwn ? new Float32Array(samples.length) : samples
  }

  function endSpan(atMs: number): void {
    if (spanFrom !== undefined) onSpan({ startMs: Math.round(spanFrom), endMs: Math.round(atMs) })
    spanFrom = undefined
  }

  return {
    hear: (mics, references) => {
      for (let i = 0; i < mics[0].length; i++) {
        for (const plane of mics) frame.mics += plane[i] ** 2 / mics.length
        frame.played += references.reduce((loudest, plane) => Math.max(loudest, plane[i] ** 2), 0)
        frame.filled += 1
        if (frame.filled === size) marks.push(judge())
      }
    },
    silence: (samples) => {
      const all = joined(held, samples)
      const count = Math.min(marks.length, Math.floor(all.length / size))
      const out = new Float32Array(count * size)
      for (let i = 0; i < count; i++) out.set(release(all.subarray(i * size, (i + 1) * size), marks[i]), i * size)
      marks = marks.slice(count)
      held = all.slice(count * size)
      return out
    },
    flush: () => {
      const rest = release(held, hold === 0 && echo >= LEAST_REFERENCE)
      held = new Float32Array(0)
      endSpan((sent * 1000) / sampleRate)
      return rest
    },
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const whole = new Float32Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}
