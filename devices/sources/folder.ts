import { extname } from 'node:path'
import { toAppError, type AppError, type ErrorCode } from '../../engine/errors.ts'
import type { CaptureSource, SoundFormat, SourceEvent, SourceHealth } from '../capture-source.ts'
import type { DevicePorts, Disk } from '../ports.ts'
import { createArrivals } from './arrivals.ts'
import type { Log } from './log.ts'
import { RECORDED_CLOCK, playFile, type Pace, type PlayedFile } from './play-file.ts'
import { CHINA_OFFSET_MINUTES, recordedAtMs } from './recorded-at.ts'
import { openTakenFiles, type ListedFile, type TakenFiles } from './taken-files.ts'

export interface FolderSettings {
  kind: 'folder'
  /** Audio that appears in it is taken, in the order of names; folders within are not looked at. */
  path: string
  /** Where it is noted what was taken: a folder of the agent's own. */
  stateDir: string
  /** Where files go that were taken, on the same file system; they stay unless told. */
  moveTo?: string
  /** 16,000 samples a second unless told; other rates are converted. */
  rate?: number
  /** One unless told: several are mixed; more must be as many as each file has. */
  channels?: number
  /** `fast` unless told. */
  pace?: Pace
  /** Clock that the names of files go by, minutes east of Greenwich; China's unless told. */
  offsetMinutes?: number
}

const POLL_MS = 2000
/** What was given is on the agent's disk by then: it syncs every second. */
const DURABLE_MS = 3000
/** How often it is noted how far a long file has come. */
const NOTE_MS = 5000
/** What cannot be read for a reason outside of the file is tried again. */
const AGAIN_MS = 60_000
const OUTSIDE_REASONS: readonly ErrorCode[] = ['FFMPEG_MISSING', 'AUDIO_UNREADABLE', 'AUDIO_NOT_FOUND', 'INTERNAL']

interface Playing {
  file: ListedFile
  played: PlayedFile
}

/** Recordings that are put into a folder: a badge's dock, a recorder's card. Each is taken once, also across restarts. */
export function createFolderSource(
  { clock, disk }: Pick<DevicePorts, 'clock' | 'disk'>,
  settings: Omit<FolderSettings, 'kind'>,
  log: Log = () => undefined,
): CaptureSource {
  const { path, stateDir, moveTo, rate = 16_000, channels = 1, pace = 'fast' } = settings
  const { offsetMinutes = CHINA_OFFSET_MINUTES } = settings
  const format: SoundFormat = { rate, channels }
  const health: SourceHealth = { state: 'stopped', restarts: 0, overruns: 0 }
  const completeOf = createArrivals(clock)
  const againMs = new Map<string, number>()
  /** Kept over a pause: it goes on where it was. */
  let playing: Playing | undefined

  async function next(taken: TakenFiles): Promise<ListedFile | undefined> {
    const files = await disk.list(path)
    taken.keepOnly(files)
    return completeOf(files).find((file) => !taken.has(file) && clock.monoMs() >= (againMs.get(file.name) ?? 0))
  }

  async function begin(file: ListedFile, taken: TakenFiles): Promise<Playing> {
    const times = { startedAtMs: recordedAtMs(file.name, offsetMinutes), endedAtMs: file.modifiedMs }
    const from = taken.samplesOf(file)
    return { file, played: await playFile(clock, { path: `${path}/${file.name}`, format, pace, from, ...times }) }
  }

  /** Notes the place of a while ago, which is durable by now. */
  async function* noting(
    { file, played }: Playing,
    taken: TakenFiles,
    signal: AbortSignal,
  ): AsyncGenerator<SourceEvent> {
    let noted = { atMs: clock.monoMs(), samples: played.given() }
    for await (const block of played.blocks(signal)) {
      yield block
      if (clock.monoMs() - noted.atMs < NOTE_MS) continue
      await taken.noteSamples(file, noted.samples)
      noted = { atMs: clock.monoMs(), samples: played.given() }
    }
  }

  async function finish(file: ListedFile, taken: TakenFiles): Promise<void> {
    await clock.sleep(DURABLE_MS)
    await taken.add(file)
    health.trouble = undefined
    log({ event: 'file-taken', file: file.name })
    if (moveTo !== undefined) await moveAway(disk, path, moveTo, file.name)
  }

  async function giveUp(file: ListedFile, taken: TakenFiles, { code }: AppError): Promise<void> {
    health.trouble = { code: 'file-unreadable', wanted: code, sinceMs: clock.monoMs() }
    log({ event: 'file-unreadable', code, file: file.name })
    if (OUTSIDE_REASONS.includes(code)) againMs.set(file.name, clock.monoMs() + AGAIN_MS)
    else await taken.add(file)
  }

  async function* takeOne(file: ListedFile, taken: TakenFiles, signal: AbortSignal): AsyncGenerator<SourceEvent> {
    try {
      playing ??= await begin(file, taken)
      yield* noting(playing, taken, signal)
      if (!playing.played.isOver()) return
      yield { kind: 'end', monoMs: clock.monoMs() }
      await finish(file, taken)
    } catch (error) {
      if ((playing?.played.given() ?? 0) > 0) yield { kind: 'end', monoMs: clock.monoMs() }
      await giveUp(file, taken, toAppError(error))
    }
    await playing?.played.close()
    playing = undefined
  }

  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    health.state = 'running'
    let taken: TakenFiles | undefined
    while (!signal.aborted) {
      try {
        taken ??= await openTakenFiles(disk, stateDir)
        const file = playing?.file ?? (await next(taken))
        if (file === undefined) await clock.sleep(POLL_MS, signal)
        else yield* takeOne(file, taken, signal)
      } catch (error) {
        // A folder that cannot be listed, a disk that is full: it may be mended.
        log({ event: 'folder-unreadable', code: toAppError(error).code })
        health.trouble = { code: 'file-unreadable', wanted: toAppError(error).code, sinceMs: clock.monoMs() }
        await clock.sleep(AGAIN_MS, signal)
      }
    }
    health.state = 'stopped'
  }

  return { format, open, clockId: RECORDED_CLOCK, canWait: pace === 'fast', health: () => ({ ...health }) }
}

/** Never over a file that is there. */
async function moveAway(disk: Disk, from: string, to: string, name: string): Promise<void> {
  await disk.makeDir(to)
  const there = new Set((await disk.list(to)).map((file) => file.name))
  const [stem, ending] = [name.slice(0, name.length - extname(name).length), extname(name)]
  let free = name
  for (let number = 2; there.has(free); number++) free = `${stem}-${number}${ending}`
  await disk.rename(`${from}/${name}`, `${to}/${free}`)
  for (const dir of [to, from]) await disk.syncDir(dir)
}
