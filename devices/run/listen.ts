import type { CaptureSource } from '../capture-source.ts'
import type { Clock } from '../ports.ts'

/** How loud a source was, channel by channel; full scale is 1. */
export interface Heard {
  /** Of each channel. */
  samples: number
  peaks: number[]
  /** Root mean square. */
  levels: number[]
}

/** Listens for so long and keeps nothing. */
export async function listen(clock: Clock, source: CaptureSource, ms: number, signal: AbortSignal): Promise<Heard> {
  const { channels } = source.format
  const over = new AbortController()
  const end = (): void => over.abort()
  signal.addEventListener('abort', end, { once: true })
  const cancel = clock.after(ms, end)
  const [peaks, squares] = [new Array<number>(channels).fill(0), new Array<number>(channels).fill(0)]
  let samples = 0
  for await (const event of source.open(over.signal)) {
    if (event.kind !== 'sound') continue
    samples += event.samples
    for (let at = 0; at + 1 < event.pcm.length; at += 2) {
      const value = Math.abs(event.pcm.readInt16LE(at)) / 32768
      const channel = (at / 2) % channels
      peaks[channel] = Math.max(peaks[channel], value)
      squares[channel] += value * value
    }
  }
  cancel()
  signal.removeEventListener('abort', end)
  return { samples, peaks, levels: squares.map((sum) => Math.sqrt(sum / Math.max(1, samples))) }
}
