import type { SourceEvent } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import { packageOf } from '../program-packages.ts'
import { AAC_SAMPLES, aacShapeOf, adtsFrame, createAacUnits } from './aac.ts'
import { createByteQueue } from './byte-queue.ts'
import type { AudioTrack } from './sdp.ts'
import type { DecoderHooks, SoundDecoder } from './decoder.ts'

/** What went into the decoder and has not come out: sound of one access unit, or what stands between. */
type Pending = { kind: 'unit'; monoMs: number } | SourceEvent

/** A unit that has not come out by then was damaged, and is lost. */
const LOST_MS = 5000
/** After the last unit, the decoder gives what it still has within this. */
const END_MS = 2000

/**
 * AAC through the machine's ffmpeg: units in at its standard input, samples out, so that nothing of where they come from stands in its
 * arguments.
 *
 * @returns undefined where the camera does not say how it encodes
 */
export function createAacDecoder(
  { clock, programs }: Pick<DevicePorts, 'clock' | 'programs'>,
  track: AudioTrack,
  { emit, onTrouble }: DecoderHooks,
): SoundDecoder | undefined {
  const shape = aacShapeOf(track)
  if (shape === undefined) return undefined
  const { rate, channels } = shape
  const units = createAacUnits(track)
  const decoded = createByteQueue()
  const unitBytes = AAC_SAMPLES * channels * 2
  let pending: Pending[] = []
  let taken: Buffer[] = []
  const ended = new AbortController()
  let isEnding = false

  /** Hands on what is next, as far as it has come. */
  function advance(): void {
    let done = 0
    for (const next of pending) {
      if (next.kind !== 'unit') emit(next)
      else if (decoded.peek().length >= unitBytes) {
        const pcm = Buffer.from(decoded.peek().subarray(0, unitBytes))
        decoded.drop(unitBytes)
        emit({ kind: 'sound', pcm, samples: AAC_SAMPLES, monoMs: next.monoMs })
      } else if (clock.monoMs() - next.monoMs > LOST_MS)
        emit({ kind: 'gap', reason: 'overrun', samples: AAC_SAMPLES, monoMs: next.monoMs })
      else break
      done += 1
    }
    pending = pending.slice(done)
  }

  const program = programs.start(
    { kind: 'program', name: 'ffmpeg', args: argsOf(rate, channels) },
    {
      onOutput: (bytes) => {
        decoded.push(bytes)
        advance()
      },
      onMessages: () => undefined,
      onEnd: ({ error }) => {
        ended.abort()
        if (isEnding) return
        onTrouble(
          error === undefined
            ? { code: 'program-ended' }
            : { code: 'program-missing', wanted: error === 'ENOENT' ? packageOf('ffmpeg') : error },
        )
      },
    },
  )
  return {
    rate,
    channels,
    ticksOf: ({ payload, isMarked }, isAfterLoss) => {
      taken = units.take(payload, isMarked, isAfterLoss)
      return Math.round((taken.length * AAC_SAMPLES * track.clockRate) / rate)
    },
    decode: (_, monoMs) => {
      for (const unit of taken) {
        pending.push({ kind: 'unit', monoMs })
        void program.write(adtsFrame(unit, shape))
      }
      advance()
    },
    pass: (event) => {
      pending.push(event)
      advance()
    },
    end: async () => {
      isEnding = true
      program.endInput()
      await clock.sleep(END_MS, ended.signal)
      program.stop()
      advance()
      for (const left of pending) if (left.kind !== 'unit') emit(left)
    },
  }
}

function argsOf(rate: number, channels: number): string[] {
  // Without `nobuffer`: it throws away what was looked at to begin with.
  const input = ['-f', 'aac', '-probesize', '32', '-analyzeduration', '0', '-i', 'pipe:0']
  const output = ['-f', 's16le', '-ar', String(rate), '-ac', String(channels), '-flush_packets', '1', 'pipe:1']
  return ['-hide_banner', '-loglevel', 'error', ...input, ...output]
}
