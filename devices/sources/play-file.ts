import type { SoundBlock, SoundFormat } from '../capture-source.ts'
import type { Clock } from '../ports.ts'

/** As fast as the sound was, or as fast as it can be taken. */
export type Pace = 'real-time' | 'fast'

/** Name of the clock of sound that was recorded before: no comparison with the server's clock holds for it. */
export const RECORDED_CLOCK = 'recorded'

const BLOCK_MS = 100

/** A file on its way: what was given is not given again, whoever asks next. */
export interface PlayedFile {
  /** Blocks until the signal is aborted or there are no more. @throws AppError what reading a damaged file does */
  blocks(signal: AbortSignal): AsyncGenerator<SoundBlock>
  isOver(): boolean
  /** Samples of each channel that were given. */
  given(): number
  close(): Promise<void>
}

export interface PlayOptions {
  path: string
  format: SoundFormat
  pace: Pace
  /** Wall clock of its first sample, epoch ms. */
  startedAtMs?: number
  /** Wall clock of its last one, where only that is known; the moment of playing it where neither is. */
  endedAtMs?: number
  /** So many samples of each channel were given before. */
  from?: number
}

/** @throws AppError as `openSoundFile` */
export async function playFile(clock: Clock, options: PlayOptions): Promise<PlayedFile> {
  const { path, format, pace, from = 0 } = options
  // Readers of audio are loaded by whoever plays files: a microphone needs no decoder of MP3.
  const { openSoundFile } = await import('./sound-file.ts')
  const file = await openSoundFile(path, format)
  const blockSamples = Math.round((format.rate * BLOCK_MS) / 1000)
  const frameBytes = format.channels * 2
  let [given, isOver] = [0, false]
  while (given < from && !isOver) {
    const passed = await file.next(Math.min(blockSamples, from - given))
    given += (passed?.length ?? 0) / frameBytes
    isOver = passed === undefined
  }
  const ageMs = ageOf(clock, options, file.durationMs ?? 0)
  /** Boot-time clock of the first sample, on the clock of the recording. */
  const firstMs = ageMs === undefined ? undefined : clock.monoMs() - ageMs
  const ms = (samples: number): number => (samples / format.rate) * 1000
  let held: Buffer | undefined

  async function* blocks(signal: AbortSignal): AsyncGenerator<SoundBlock> {
    const anchorMs = clock.monoMs() - ms(given)
    while (!signal.aborted && !isOver) {
      held ??= await file.next(blockSamples)
      if (held === undefined) isOver = true
      if (held === undefined || signal.aborted) return
      const samples = held.length / frameBytes
      if (pace === 'real-time') await clock.sleep(anchorMs + ms(given + samples) - clock.monoMs(), signal)
      if (signal.aborted) return
      const pcm = held
      held = undefined
      given += samples
      yield { kind: 'sound', pcm, samples, monoMs: firstMs === undefined ? clock.monoMs() : firstMs + ms(given) }
    }
  }

  return { blocks, isOver: () => isOver, given: () => given, close: () => file.close() }
}

/** How long ago the first sample was; undefined where it is heard as it is played. */
function ageOf(
  clock: Clock,
  { startedAtMs, endedAtMs, pace }: Pick<PlayOptions, 'startedAtMs' | 'endedAtMs' | 'pace'>,
  durationMs: number,
): number | undefined {
  if (startedAtMs !== undefined) return clock.wallMs() - startedAtMs
  if (endedAtMs !== undefined) return clock.wallMs() - endedAtMs + durationMs
  return pace === 'fast' ? durationMs : undefined
}
