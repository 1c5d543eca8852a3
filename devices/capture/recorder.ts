import { createBell } from '../bell.ts'
import type { CaptureSource, SoundBlock, SourceEvent, SourceGap } from '../capture-source.ts'
import type { Clock } from '../ports.ts'
import { gapPayload, type GapReason } from '../spool/gap.ts'
import { AUDIO, GAP, LAST_BEFORE_STOP, MARK, NO_CODEC, PCM16, PRE_ROLL, VOICED } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { followServer } from './follow-server.ts'
import { createSampleClock, type Placed } from './sample-clock.ts'

/** How sound becomes the payload of a record; plain samples unless told. */
export interface SoundCodec {
  codec: number
  encode(pcm: Buffer): Buffer
}

export interface RecorderOptions {
  /** Length of a record. */
  recordMs: number
  /** Which boot-time clock this is. */
  clockId: string
  codec?: SoundCodec
  /** Told what a source has thrown, which none should. */
  onFault?: (error: unknown) => void
}

export interface Recorder {
  /** Records until the signal is aborted or the source has no more; then everything is in the spool. */
  run(signal: AbortSignal): Promise<void>
  /** Stops the source; nothing that was captured after this call is kept. */
  pause(reason: GapReason): void
  resume(): void
  isPaused(): boolean
  /** Begins a new start soon, so that what is recorded from then on can be sent before what was. */
  wantNewStart(): void
}

const BYTES_PER_SAMPLE = 2
/** Sound waits in memory for more to come as long as a record lasts, and so much longer at most. */
const PATIENCE_MS = 250
/** Nor does sound of which it is not known whether some was lost before it. */
const DOUBT_MS = 5000
/** Before a source that ended by itself is opened again. */
const REOPEN_MS = 500

/** Turns what a source delivers into records of the spool: placed in the sample clock, with a gap for everything that is missing. */
export function createRecorder(
  { clock, spool }: { clock: Clock; spool: Spool },
  source: CaptureSource,
  { recordMs, clockId, codec = { codec: PCM16, encode: (pcm) => pcm }, onFault = () => undefined }: RecorderOptions,
): Recorder {
  const { rate, channels } = source.format
  const frameBytes = BYTES_PER_SAMPLE * channels
  const recordSamples = Math.max(1, Math.round((recordMs * rate) / 1000))
  const bell = createBell(clock)
  const follow = followServer({ clock, spool }, source)
  let places = createSampleClock(rate)
  /** Samples given to the spool since the beginning, whatever start they went to. */
  let given = 0
  let parts: Buffer[] = []
  let [buffered, flags] = [0, 0]
  /** Stays until the source has ended: what it still delivers was captured meanwhile. */
  let pause: { reason: GapReason; atMs: number; isOver: boolean } | undefined
  /** Why sound is missing before the next block; for how long, the clock tells as it does of gaps that nobody announced. */
  let missing: GapReason | undefined
  let stopSource: AbortController | undefined
  let wantsNewStart = false
  let isOtherRecording = false
  let heardMs = 0
  /** Since when the oldest sound that is in no record yet has been here. */
  let bufferedSinceMs = 0

  const nextSample = (): number => given + buffered

  function times(sample: number): { monoMs: number; wallMs: number } {
    const monoMs = places.monoMsOf(sample)
    return { monoMs, wallMs: clock.wallMs() - (clock.monoMs() - monoMs) }
  }

  function emit(samples: number): void {
    const all = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    const pcm = all.subarray(0, samples * frameBytes)
    const at = times(given)
    given += samples
    buffered -= samples
    bufferedSinceMs = clock.monoMs()
    parts = buffered > 0 ? [all.subarray(pcm.length)] : []
    spool.append({ type: AUDIO, flags, codec: codec.codec, samples, ...at, payload: codec.encode(pcm) })
    flags = 0
  }

  function emitAll(): void {
    while (buffered >= recordSamples) emit(recordSamples)
    if (buffered > 0) emit(buffered)
  }

  function addGap(reason: GapReason, samples: number): void {
    if (samples <= 0) return
    emitAll()
    const at = times(given)
    given += samples
    const payload = gapPayload({ reason, furtherSeqs: 0 })
    spool.append({ type: GAP, flags: 0, codec: NO_CODEC, samples, ...at, payload })
  }

  function addSound(pcm: Buffer, block: SoundBlock): void {
    if (buffered === 0) bufferedSinceMs = clock.monoMs()
    parts.push(pcm)
    buffered += pcm.length / frameBytes
    flags |= (block.voiced ? VOICED : 0) | (block.preRoll ? PRE_ROLL : 0)
    while (buffered >= recordSamples) emit(recordSamples)
  }

  /** What of a block was captured before the pause began, if there is one: late as it may come, the rest is not kept. */
  function addUnpaused(block: SoundBlock): void {
    if (pause === undefined) return addSound(block.pcm, block)
    const kept = Math.max(0, Math.min(block.samples, places.sampleAt(pause.atMs) - nextSample()))
    if (kept > 0) addSound(block.pcm.subarray(0, kept * frameBytes), block)
    addGap(pause.reason, block.samples - kept)
  }

  function takeBlock(block: SoundBlock): void {
    heardMs = clock.monoMs()
    // Another recording has times of its own.
    if (isOtherRecording) places = createSampleClock(rate)
    isOtherRecording = false
    addPlaced(places.place(block, nextSample()))
    if (wantsNewStart && !places.isHolding()) {
      wantsNewStart = false
      void spool.beginAnew()
    }
  }

  function takeGap(gap: SourceGap): void {
    // What is late since a gap that is still being measured belongs to that gap.
    settle(missing !== undefined)
    if (gap.samples !== undefined) addGap(gap.reason, gap.samples)
    else missing ??= gap.reason
  }

  function addPlaced(placed: readonly Placed[]): void {
    for (const { gapSamples, block } of placed) {
      addGap(missing ?? 'overrun', gapSamples)
      missing = undefined
      addUnpaused(block)
    }
  }

  const settle = (isOver: boolean): void => addPlaced(places.settle(isOver))

  /** A pause, or a source that is away, of which nobody has seen the end: told as far as it has come. What is kept elsewhere waits. */
  function addOpenGap(): void {
    const isLive = source.isFinite !== true && source.canWait !== true && source.clockId === undefined
    const reason = pause?.reason ?? missing
    if (isLive && reason !== undefined) addGap(reason, places.sampleAt(clock.monoMs()) - nextSample())
  }

  /** The server need not wait for more. */
  function endRecording(): void {
    settle(true)
    emitAll()
    const last = { type: MARK, flags: LAST_BEFORE_STOP, codec: NO_CODEC, samples: 0, ...times(given) }
    spool.append({ ...last, payload: Buffer.alloc(0) })
  }

  function take(event: SourceEvent): void {
    if (event.kind === 'sound') takeBlock(event)
    else if (event.kind === 'gap') takeGap(event)
    else {
      endRecording()
      isOtherRecording = true
    }
  }

  /** A source that fails in a way that it did not foresee has ended, and is opened again. */
  async function* lasting(events: AsyncIterable<SourceEvent>): AsyncGenerator<SourceEvent> {
    try {
      yield* events
    } catch (error) {
      onFault(error)
    }
  }

  async function record(signal: AbortSignal): Promise<void> {
    for await (const event of lasting(source.open(signal))) {
      take(event)
      await follow(given, signal)
    }
  }

  /** A source that has fallen silent must not keep the last words from the disk. */
  async function watchStalls(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(PATIENCE_MS, signal)
      if (clock.monoMs() - heardMs >= DOUBT_MS) settle(true)
      if (clock.monoMs() - bufferedSinceMs >= recordMs) emitAll()
    }
  }

  return {
    run: async (signal) => {
      const over = new AbortController()
      signal.addEventListener('abort', () => {
        over.abort()
        stopSource?.abort()
        bell.ring()
      })
      await spool.begin(source.format, source.clockId ?? clockId)
      const watching = watchStalls(over.signal)
      while (!signal.aborted) {
        if (pause !== undefined) {
          if (!pause.isOver) await bell.wait()
          if (!pause.isOver) continue
          missing = pause.reason
          pause = undefined
        }
        stopSource = new AbortController()
        await record(stopSource.signal)
        settle(true)
        emitAll()
        if (pause !== undefined || signal.aborted) continue
        if (source.isFinite) break
        missing ??= 'source-restart'
        await clock.sleep(REOPEN_MS, signal)
      }
      over.abort()
      await watching
      addOpenGap()
      endRecording()
      await spool.flush()
    },
    pause: (reason) => {
      if (pause !== undefined) pause.isOver = false
      else pause = { reason, atMs: clock.monoMs(), isOver: false }
      stopSource?.abort()
    },
    resume: () => {
      if (pause !== undefined) pause.isOver = true
      bell.ring()
    },
    wantNewStart: () => (wantsNewStart = true),
    isPaused: () => pause !== undefined && !pause.isOver,
  }
}
