import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import type { Clock } from '../ports.ts'
import { createDriftMeter } from './drift-meter.ts'
import { createLevelMeter } from './level-meter.ts'
import { createSoundHealth, type SoundFigures, type SoundState } from './sound-health.ts'

export type WatchedFigures = SoundFigures & {
  /** Parts per million that the sample clock is too fast; absent before ten minutes. */
  ppm?: number
}

export interface WatchedSource extends CaptureSource {
  /** What the sound is like; undefined before the first second. */
  sound(): WatchedFigures | undefined
}

export interface WatchOptions {
  /** Channels that ought to hear something, from 0; all unless told. */
  microphones?: readonly number[]
}

/** Sound must have been well for so long before a silent microphone is started again once more. */
const WELL_SECONDS = 60

/**
 * The same source, with an eye on its samples: not whether bytes come, but whether there is sound in them. A microphone that has fallen
 * silent is started again, once; then it is for a person. Recordings from a file are only measured.
 */
export function watchSound(clock: Clock, source: CaptureSource, { microphones }: WatchOptions = {}): WatchedSource {
  const { format } = source
  const isLive = source.isFinite !== true && source.canWait !== true
  const meter = createLevelMeter(format)
  const health = createSoundHealth(format.channels, microphones)
  const drift = createDriftMeter(format.rate)
  let wellSeconds = WELL_SECONDS
  let restarts = 0
  let state: SoundState = 'well'

  /** @returns whether the microphone should be started again */
  function measure(event: SourceEvent): boolean {
    if (event.kind !== 'sound') {
      drift.interrupt()
      return false
    }
    drift.add(event.samples, event.monoMs)
    for (const second of meter.add(event.pcm)) {
      health.add(second)
      state = health.state()
      if (state === 'well') wellSeconds += 1
    }
    if (state === 'well' || wellSeconds < WELL_SECONDS) return false
    wellSeconds = 0
    return isLive
  }

  /** @returns whether it is to be opened again */
  async function* openOnce(signal: AbortSignal): AsyncGenerator<SourceEvent, boolean> {
    const own = new AbortController()
    const end = (): void => own.abort()
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    let isAgain = false
    try {
      for await (const event of source.open(own.signal)) {
        const isSilent = measure(event)
        yield event
        if (!isSilent || signal.aborted) continue
        isAgain = true
        end()
      }
    } finally {
      signal.removeEventListener('abort', end)
    }
    return isAgain && !signal.aborted
  }

  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    drift.interrupt()
    while (yield* openOnce(signal)) {
      restarts += 1
      const event: SourceEvent = { kind: 'gap', reason: 'source-restart', monoMs: clock.monoMs() }
      measure(event)
      yield event
    }
  }

  return {
    ...source,
    open,
    health: () => {
      const own = source.health()
      return { ...own, restarts: own.restarts + restarts }
    },
    sound: () => {
      const figures = health.figures()
      const ppm = drift.ppm()
      return figures && { ...figures, ...(ppm !== undefined && { ppm: Math.round(ppm) }) }
    },
  }
}
