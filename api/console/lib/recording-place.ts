import { useCallback, useLayoutEffect } from 'react'
import { player, usePlaying } from './playing.ts'

/**
 * Something of where one stands in a recording: of what is heard, else of where one rests. A component is drawn anew only when its own part
 * changes, not with every frame that plays.
 */
export function usePlace<T extends string | number | boolean>(
  recordingId: string,
  restingMs: number,
  part: (atMs: number) => T,
): T {
  return usePlaying((state) => part(state.recordingId === recordingId ? state.atMs : restingMs))
}

/**
 * As `usePlace`, for what changes many times a second: it is shown by a function that changes the page itself, and no component is drawn
 * anew for it.
 *
 * @param show - told at once, and again when its part has changed
 */
export function useAlong<T extends string | number | boolean>(
  recordingId: string,
  restingMs: number,
  part: (atMs: number) => T,
  show: (value: T) => void,
): void {
  useLayoutEffect(() => {
    let shown: T | undefined
    const look = (): void => {
      const { recordingId: heard, atMs } = player.state()
      const value = part(heard === recordingId ? atMs : restingMs)
      if (value === shown) return
      shown = value
      show(value)
    }
    look()
    return player.subscribe(look)
  })
}

/**
 * What one may do with the place in a recording.
 *
 * @param rest - told where one stands while nothing plays
 */
export function useRecordingPlayer(id: string, durationMs: number, restingMs: number, rest: (atMs: number) => void) {
  const isHere = () => player.state().recordingId === id
  const within = (atMs: number) => Math.max(0, Math.min(atMs, durationMs - 1))
  // The same for as long as the recording is: a whole conversation hangs on it.
  const playFrom = useCallback(
    (fromMs: number): void => {
      if (durationMs === 0) return
      player.play(id, { fromMs: Math.max(0, Math.min(fromMs, durationMs - 1)), durationMs })
    },
    [id, durationMs],
  )
  return {
    playFrom,
    placeNow: () => (isHere() ? player.state().atMs : restingMs),
    toggle: () => (isHere() ? player.toggle() : playFrom(restingMs)),
    seek: (toMs: number): void => {
      if (isHere() && player.state().isPlaying) return playFrom(within(toMs))
      player.stop()
      rest(Math.round(within(toMs)))
    },
  }
}
