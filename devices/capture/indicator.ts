import type { CaptureSource, SourceEvent, SourceTrouble } from '../capture-source.ts'
import type { DevicePorts } from '../ports.ts'

/** What shows people that they are recorded: a light, a sign, a chime. */
export interface IndicatorSettings {
  /** Without it, nothing is recorded. */
  demanded?: boolean
  /** Program and arguments that set it; well when they end with status 0. */
  on?: readonly string[]
  /** Takes it back. */
  off?: readonly string[]
  /** A file that is there while recording, for whoever watches for it. */
  file?: string
}

/** A light that has not come on by then does not. */
const SET_MS = 5000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/**
 * Sets the indicator before the source is opened and takes it back after it has ended. Fails closed: where it is demanded and cannot be
 * set, or none is configured, the source is not opened; it is tried again, for ever, and the health says why.
 */
export function indicated(
  ports: Pick<DevicePorts, 'clock' | 'disk' | 'programs'>,
  source: CaptureSource,
  settings: IndicatorSettings,
): CaptureSource {
  const { clock } = ports
  const { demanded = false } = settings
  let trouble: SourceTrouble | undefined

  async function set(): Promise<boolean> {
    const isSet = await setIndicator(ports, settings)
    if (isSet) trouble = undefined
    else
      trouble ??= {
        code: 'no-indicator',
        wanted: settings.on?.[0] ?? settings.file ?? 'indicator.on',
        sinceMs: clock.monoMs(),
      }
    return isSet || !demanded
  }

  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    let waitMs = FIRST_WAIT_MS
    try {
      while (!signal.aborted && !(await set())) {
        yield { kind: 'gap', reason: 'no-indicator', monoMs: clock.monoMs() }
        await clock.sleep(waitMs, signal)
        waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
      }
      if (!signal.aborted) yield* source.open(signal)
    } finally {
      await clearIndicator(ports, settings)
    }
  }

  return {
    ...source,
    open,
    health: () => {
      const own = source.health()
      if (trouble === undefined) return own
      return demanded ? { ...own, state: 'failing', trouble } : { ...own, trouble: own.trouble ?? trouble }
    },
  }
}

async function setIndicator(
  ports: Pick<DevicePorts, 'clock' | 'disk' | 'programs'>,
  { demanded = false, on, file }: IndicatorSettings,
): Promise<boolean> {
  // A demand that nothing can meet is not met.
  if (on === undefined && file === undefined) return !demanded
  if (on !== undefined && !(await hasRun(ports, on))) return false
  return file === undefined || (await putFile(ports, file))
}

async function clearIndicator(
  ports: Pick<DevicePorts, 'clock' | 'disk' | 'programs'>,
  { off, file }: IndicatorSettings,
): Promise<void> {
  if (off !== undefined) await hasRun(ports, off)
  if (file !== undefined) await ports.disk.unlink(file).catch(() => undefined)
}

async function putFile({ disk }: Pick<DevicePorts, 'disk'>, path: string): Promise<boolean> {
  try {
    await (await disk.create(path)).close()
    return true
  } catch (error) {
    // Left by a process that was killed.
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
}

async function hasRun(
  { clock, programs }: Pick<DevicePorts, 'clock' | 'programs'>,
  [name, ...args]: readonly string[],
): Promise<boolean> {
  const ended = new AbortController()
  let isWell = false
  const program = programs.start(
    { kind: 'program', name, args },
    {
      onOutput: () => undefined,
      onMessages: () => undefined,
      onEnd: ({ status }) => {
        isWell = status === 0
        ended.abort()
      },
    },
  )
  program.endInput()
  await clock.sleep(SET_MS, ended.signal)
  if (!ended.signal.aborted) program.stop()
  return isWell
}
