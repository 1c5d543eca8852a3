import type { CaptureSource, SoundBlock, SourceEvent } from '../capture-source.ts'
import type { SpeechGuess } from './loudness-guess.ts'

export interface GateOptions {
  /** Sound kept from before somebody spoke. */
  preRollMs: number
  /** Sound kept after somebody has spoken. */
  hangMs: number
}

/** Omi PR#10654; what is left away beyond it, nobody misses. */
export const defaultGateOptions: GateOptions = { preRollMs: 800, hangMs: 2000 }

/** Looked at in pieces of this length, however a source delivers. */
const PIECE_MS = 100
/** While nobody speaks, what is left out is told so often. */
const TOLD_MS = 10_000

/**
 * Lets through what somebody may have said, with what stands before and after it. The rest becomes gaps with the reason `below-gate`, to
 * the sample.
 *
 * @param newGuess - for each time that the source is opened
 */
export function gated(
  source: CaptureSource,
  newGuess: () => SpeechGuess,
  options: Partial<GateOptions> = {},
): CaptureSource {
  return { ...source, open: (signal) => pass(source, newGuess(), { ...defaultGateOptions, ...options }, signal) }
}

async function* pass(
  source: CaptureSource,
  guess: SpeechGuess,
  options: GateOptions,
  signal: AbortSignal,
): AsyncGenerator<SourceEvent> {
  const { rate } = source.format
  const gate = createGate(rate, options)
  for await (const event of source.open(signal)) {
    if (event.kind === 'sound')
      for (const piece of piecesOf(event, rate, 2 * source.format.channels))
        yield* gate.take(piece, guess.isSpeech(piece.pcm))
    else {
      yield* gate.flush()
      yield event
    }
  }
  yield* gate.flush()
}

export interface Gate {
  take(block: SoundBlock, isSpeech: boolean): SourceEvent[]
  /** What waits is left out: what comes next does not follow on it. */
  flush(): SourceEvent[]
}

export function createGate(rate: number, { preRollMs, hangMs }: GateOptions): Gate {
  const [preRollSamples, hangSamples, toldSamples] = [preRollMs, hangMs, TOLD_MS].map((ms) => (ms / 1000) * rate)
  let waiting: SoundBlock[] = []
  let [waitingSamples, leftOut, leftOutMs] = [0, 0, 0]
  /** Samples for which the gate stays open. */
  let openSamples = 0

  function leaveOut(): void {
    const [{ samples, monoMs }, ...rest] = waiting
    waiting = rest
    waitingSamples -= samples
    leftOut += samples
    leftOutMs = monoMs
  }

  function tell(): SourceEvent[] {
    if (leftOut === 0) return []
    const samples = leftOut
    leftOut = 0
    return [{ kind: 'gap', reason: 'below-gate', samples, monoMs: leftOutMs }]
  }

  function open(block: SoundBlock): SourceEvent[] {
    openSamples = hangSamples
    const before = waiting.map((one) => ({ ...one, voiced: false, preRoll: true }))
    ;[waiting, waitingSamples] = [[], 0]
    return [...tell(), ...before, { ...block, voiced: true }]
  }

  return {
    take: (block, isSpeech) => {
      if (isSpeech) return open(block)
      if (openSamples > 0) {
        openSamples -= block.samples
        return [{ ...block, voiced: false }]
      }
      waiting.push(block)
      waitingSamples += block.samples
      while (waitingSamples - waiting[0].samples >= preRollSamples) leaveOut()
      return leftOut >= toldSamples ? tell() : []
    },
    flush: () => {
      while (waiting.length > 0) leaveOut()
      openSamples = 0
      return tell()
    },
  }
}

function* piecesOf(block: SoundBlock, rate: number, frameBytes: number): Generator<SoundBlock> {
  const most = Math.max(1, Math.round((PIECE_MS / 1000) * rate))
  for (let from = 0; from < block.samples; from += most) {
    const to = Math.min(block.samples, from + most)
    const monoMs = block.monoMs - ((block.samples - to) / rate) * 1000
    yield { ...block, pcm: block.pcm.subarray(from * frameBytes, to * frameBytes), samples: to - from, monoMs }
  }
}
