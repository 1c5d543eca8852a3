import type { Clock } from '../../devices/ports.ts'
import type { RecordingMaker } from './recording-maker.ts'

type Entry = Parameters<RecordingMaker['take']>[0]

/** After a failure another maker begins; each time that it fails again, later. */
const FIRST_WAIT_MS = 5000
const LONGEST_WAIT_MS = 5 * 60_000

/**
 * A maker of recordings that outlives what fails under it: a store that is away, a disk that is full. The log has everything that is not
 * done, and another maker begins with it, as after a start of the process.
 *
 * @param open - opens a maker, which tells when it makes nothing any more
 * @param onFailed - told why each of them ended
 * @throws what opening the first of them does
 */
export async function openLastingMaker(
  clock: Pick<Clock, 'monoMs'>,
  open: (onFailing: (error: unknown) => void) => Promise<RecordingMaker>,
  onFailed: (error: unknown) => void,
): Promise<RecordingMaker> {
  let maker: RecordingMaker | undefined
  /** What becomes durable while another one reads the log: it may be past that place. */
  let arriving: Entry[] | undefined
  let [waitMs, againMs, isClosed] = [FIRST_WAIT_MS, 0, false]

  async function begin(): Promise<void> {
    arriving = []
    try {
      const opened = await open((error) => {
        if (maker === opened) maker = undefined
        // What it had open goes with it; that it failed is known.
        void opened.close().catch(() => undefined)
        noteFailure(error)
      })
      maker = opened
      for (const entry of arriving) opened.take(entry)
    } finally {
      arriving = undefined
    }
  }

  function noteFailure(error: unknown): void {
    againMs = clock.monoMs() + waitMs
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)
    if (!isClosed) onFailed(error)
  }

  await begin()
  return {
    take: (entry) => (arriving === undefined ? maker?.take(entry) : void arriving.push(entry)),
    maintain: async () => {
      if (maker !== undefined && clock.monoMs() - againMs > waitMs) waitMs = FIRST_WAIT_MS
      if (maker === undefined && clock.monoMs() >= againMs) await begin().catch(noteFailure)
      await maker?.maintain()
    },
    close: async () => {
      isClosed = true
      await maker?.close()
    },
  }
}
