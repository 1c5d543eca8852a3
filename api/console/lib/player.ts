import { withQuery } from './api.ts'

/** What is heard, and where it stands. */
export interface Playing {
  recordingId: string
  /** Place in the recording, ms. */
  atMs: number
  isPlaying: boolean
  /** Bytes are awaited. */
  isWaiting: boolean
  /** Where it stops by itself. */
  untilMs: number | undefined
  rate: number
  failed: boolean
  /** Where it comes from, where that is no recording of the store. */
  source: PlayedSource | undefined
}

/** Something else that is heard by clips. */
export interface PlayedSource {
  /** Address of a clip. */
  clip(span: { fromMs: number; toMs: number }): string
  /** Page on which it is shown. */
  page: string
}

/** A clip that is fetched at a time: the first soon heard (128 KB at 16 kHz), each next twice as long, there before it is needed. */
const FIRST_CLIP_MS = 4000
const CLIP_MS = 30_000
/** Of a hit, a little before, so that its first word is whole. */
export const LEAD_MS = 300
interface PlayedSpan {
  fromMs: number
  untilMs?: number
  durationMs?: number
  source?: PlayedSource
}

interface Clip {
  audio: HTMLAudioElement
  fromMs: number
  toMs: number
}

const NOTHING: Playing = {
  ...{ recordingId: '', atMs: 0, isPlaying: false, isWaiting: false },
  ...{ untilMs: undefined, rate: 1, failed: false, source: undefined },
}

/**
 * Plays a recording as a row of clips: the browser never holds a whole one, whatever it was recorded as plays everywhere, and times are
 * those of the decoded sound. Two elements take turns, so that the next clip is there when one ends.
 *
 * @param element - makes an element that plays
 * @param resumeBackMs - how much of what came last is heard again after a pause
 */
export function createPlayer(
  element: () => HTMLAudioElement = () => document.body.appendChild(new Audio()),
  resumeBackMs: () => number = () => 1500,
) {
  let state = NOTHING
  let current: Clip | undefined
  let next: Clip | undefined
  let durationMs = Infinity
  const listeners = new Set<() => void>()
  const spare: HTMLAudioElement[] = []

  const change = (part: Partial<Playing>): void => {
    state = { ...state, ...part }
    for (const listener of listeners) listener()
  }
  const open = (fromMs: number, lengthMs: number): Clip => {
    const toMs = Math.min(fromMs + lengthMs, state.untilMs ?? Infinity, durationMs)
    const audio = spare.pop() ?? prepared(element())
    const span = { fromMs: Math.round(fromMs), toMs: Math.max(Math.round(fromMs) + 1, Math.round(toMs)) }
    audio.src =
      state.source?.clip(span) ?? withQuery(`/v1/recordings/${encodeURIComponent(state.recordingId)}/clip`, span)
    audio.playbackRate = state.rate
    return { audio, ...span }
  }
  const after = ({ fromMs, toMs }: Clip): Clip => open(toMs, Math.min(CLIP_MS, 2 * (toMs - fromMs)))
  const prepared = (audio: HTMLAudioElement): HTMLAudioElement => {
    audio.preload = 'auto'
    audio.hidden = true
    audio.preservesPitch = true
    // Four times a second, by the browser itself: a timer beside it would wake an old laptop as often again.
    audio.addEventListener('timeupdate', () => audio === current?.audio && tell())
    audio.addEventListener('ended', () => audio === current?.audio && ended())
    audio.addEventListener(
      'error',
      () => audio === current?.audio && change({ failed: true, isPlaying: false, isWaiting: false }),
    )
    audio.addEventListener('waiting', () => audio === current?.audio && change({ isWaiting: true }))
    audio.addEventListener('playing', () => audio === current?.audio && change({ isWaiting: false }))
    return audio
  }
  const release = (clip: Clip | undefined): void => {
    if (!clip) return
    clip.audio.pause()
    spare.push(clip.audio)
  }
  const tell = (): void => {
    if (!current || !state.isPlaying) return
    const { fromMs, toMs, audio } = current
    const atMs = fromMs + audio.currentTime * 1000
    change({ atMs })
    if (!next && hasMore(current) && atMs > (fromMs + toMs) / 2) next = after(current)
  }
  const hasMore = ({ toMs }: Clip): boolean => toMs < Math.min(state.untilMs ?? Infinity, durationMs)
  const ended = (): void => {
    const last = current
    if (!last || !hasMore(last)) return change({ isPlaying: false, atMs: last?.toMs ?? state.atMs })
    current = next ?? after(last)
    next = undefined
    release(last)
    start()
  }
  const start = (): void => {
    if (!current) return
    change({ isPlaying: true, failed: false })
    // Refused where the person has not touched the page yet; an element that fails tells so itself.
    current.audio.play().catch(() => change({ isPlaying: false, isWaiting: false }))
  }
  const jump = (atMs: number): void => {
    release(next)
    next = undefined
    if (current && atMs >= current.fromMs && atMs < current.toMs && Number.isFinite(current.audio.duration))
      current.audio.currentTime = (atMs - current.fromMs) / 1000
    else {
      release(current)
      current = open(atMs, FIRST_CLIP_MS)
    }
    change({ atMs })
  }

  const player = {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state: (): Playing => state,
    /** Plays from a place on, to the end or to where it is told to stop. */
    play(recordingId: string, span: PlayedSpan): void {
      release(current)
      release(next)
      current = next = undefined
      durationMs = span.durationMs ?? Infinity
      change({ ...NOTHING, rate: state.rate, recordingId, untilMs: span.untilMs, source: span.source, isWaiting: true })
      jump(Math.max(0, span.fromMs))
      start()
    },
    pause(): void {
      current?.audio.pause()
      change({ isPlaying: false, isWaiting: false })
    },
    resume(): void {
      if (!current) return
      const { atMs, untilMs } = state
      // What has come to its end is played again from its beginning.
      const isOver = untilMs !== undefined && atMs >= untilMs - 1
      jump(Math.max(isOver ? current.fromMs : 0, isOver ? current.fromMs : atMs - resumeBackMs()))
      start()
    },
    toggle: (): void => (state.isPlaying ? player.pause() : player.resume()),
    /** Goes to a place; what plays goes on there. */
    seek(atMs: number): void {
      if (state.recordingId === '') return
      const was = state.isPlaying
      change({ untilMs: undefined })
      jump(Math.max(0, Math.min(atMs, durationMs - 1)))
      if (was) start()
    },
    setRate(rate: number): void {
      for (const clip of [current, next]) if (clip) clip.audio.playbackRate = rate
      change({ rate })
    },
    stop: (): void => {
      player.pause()
      change(NOTHING)
    },
  }
  return player
}

export type Player = ReturnType<typeof createPlayer>
