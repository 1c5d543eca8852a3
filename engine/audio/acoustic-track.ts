import {
  createVoiceFrames,
  NO_PITCH,
  PITCH_STEPS,
  TIMBRE_SIZE,
  TIMBRE_STEPS,
  VOICE_FRAME_MS,
  VOICE_FRAME_SIZE,
} from './voice-frames.ts'
import type { Place } from './beam.ts'

/** Sums over the clear frames of a stretch; those of two stretches added are those of both. */
export interface AcousticStats {
  /** Frames that stand out of the noise. */
  frames: number
  timbre: Float64Array
  /** Frames with a pitch, and the sum of their log2. */
  pitched: number
  pitch: number
  /** Levels in dB: sum, and sum over the frames that do not stand out. */
  level: number
  quietFrames: number
  quietLevel: number
  /** Moments whose place is known, and the sum of their coordinates; empty where there is one microphone. */
  placed: number
  place: Float64Array
}

/** How the speech of one recording sounds, moment by moment. Lives as long as the analysis, in memory only. */
export interface AcousticTrack {
  /** Speech as it was cut out: 16 kHz samples that begin at `startMs`; in the order of time. */
  addSpeech(startMs: number, samples: Float32Array): void
  /** Where sound came from, from `startMs` on; in the order of time. */
  addPlace: (place: Place) => void
  /** What is known of a stretch. */
  sums(startMs: number, endMs: number): AcousticStats
  /** Calls with the timbre of each clear frame of a stretch; the array is used again. */
  eachTimbre(startMs: number, endMs: number, visit: (timbre: Float64Array) => void): void
}

interface Piece {
  startMs: number
  rows: Int8Array
  /** Frames below this level in dB are pauses or noise. */
  leastLevel: number
}

/** Frames of speech lie within so much of the loud ones. */
const RANGE_DB = 20

export function createAcousticTrack(): AcousticTrack {
  const voiceFrames = createVoiceFrames()
  const pieces: Piece[] = []
  const places: Place[] = []
  const eachRow = (
    startMs: number,
    endMs: number,
    see: (rows: Int8Array, at: number, isClear: boolean) => void,
  ): void => {
    for (let p = firstAfter(pieces, startMs); p < pieces.length && pieces[p].startMs < endMs; p++) {
      const { startMs: from, rows, leastLevel } = pieces[p]
      const count = rows.length / VOICE_FRAME_SIZE
      const first = Math.max(0, Math.ceil((startMs - from) / VOICE_FRAME_MS - 0.5))
      const last = Math.min(count, Math.ceil((endMs - from) / VOICE_FRAME_MS - 0.5))
      for (let frame = first; frame < last; frame++) {
        const at = frame * VOICE_FRAME_SIZE
        see(rows, at, rows[at] >= leastLevel)
      }
    }
  }
  return {
    addSpeech(startMs, samples) {
      const rows = voiceFrames(samples)
      if (rows.length > 0) pieces.push({ startMs, rows, leastLevel: leastLevelOf(rows) })
    },
    addPlace: (place) => void places.push(place),
    sums(startMs, endMs) {
      const sums = noStats(places[0]?.at.length ?? 0)
      eachRow(startMs, endMs, (rows, at, isClear) => addRow(sums, rows, at, isClear))
      for (let i = firstAfter(places, startMs); i < places.length && places[i].startMs < endMs; i++) {
        sums.placed++
        places[i].at.forEach((value, axis) => (sums.place[axis] += value))
      }
      return sums
    },
    eachTimbre(startMs, endMs, visit) {
      const timbre = new Float64Array(TIMBRE_SIZE)
      eachRow(startMs, endMs, (rows, at, isClear) => {
        if (!isClear) return
        for (let c = 0; c < TIMBRE_SIZE; c++) timbre[c] = rows[at + 2 + c] / TIMBRE_STEPS
        visit(timbre)
      })
    },
  }
}

/** Nothing heard yet. @param axes - of places */
export function noStats(axes: number): AcousticStats {
  const none = { frames: 0, pitched: 0, pitch: 0, level: 0, quietFrames: 0, quietLevel: 0, placed: 0 }
  return { ...none, timbre: new Float64Array(TIMBRE_SIZE), place: new Float64Array(axes) }
}

/** Both stretches together, or with `sign` −1 the first without the second. */
export function joinStats(a: AcousticStats, b: AcousticStats, sign: 1 | -1 = 1): AcousticStats {
  return {
    frames: a.frames + sign * b.frames,
    timbre: a.timbre.map((value, i) => value + sign * b.timbre[i]),
    pitched: a.pitched + sign * b.pitched,
    pitch: a.pitch + sign * b.pitch,
    level: a.level + sign * b.level,
    quietFrames: a.quietFrames + sign * b.quietFrames,
    quietLevel: a.quietLevel + sign * b.quietLevel,
    placed: a.placed + sign * b.placed,
    place: a.place.map((value, i) => value + sign * b.place[i]),
  }
}

function addRow(sums: AcousticStats, rows: Int8Array, at: number, isClear: boolean): void {
  if (!isClear) {
    sums.quietFrames++
    sums.quietLevel += rows[at]
    return
  }
  sums.frames++
  sums.level += rows[at]
  for (let c = 0; c < TIMBRE_SIZE; c++) sums.timbre[c] += rows[at + 2 + c] / TIMBRE_STEPS
  if (rows[at + 1] === NO_PITCH) return
  sums.pitched++
  sums.pitch += 7 + rows[at + 1] / PITCH_STEPS
}

/** Clear frames are the louder two thirds, unless they too lie far below the loud ones. */
function leastLevelOf(rows: Int8Array): number {
  const levels = Int8Array.from({ length: rows.length / VOICE_FRAME_SIZE }, (_, i) => rows[i * VOICE_FRAME_SIZE]).sort()
  const at = (share: number): number => levels[Math.min(levels.length - 1, Math.floor(share * levels.length))]
  return Math.max(at(0.9) - RANGE_DB, at(0.3))
}

/** Index of the last item that begins at or before a time, or 0: with it begins what may reach beyond that time. */
function firstAfter(items: readonly { startMs: number }[], ms: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (items[middle].startMs <= ms) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
