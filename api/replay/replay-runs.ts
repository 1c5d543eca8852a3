import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { AppError, toAppError } from '../../engine/errors.ts'
import type { Stage } from '../../engine/replay/difference.ts'
import type { Acceptance } from '../../engine/replay/expectation.ts'
import { countsOf, type ReplayRun } from '../../engine/replay/run.ts'
import { fixtureFolders } from './fixture.ts'
import * as keep from './kept-run.ts'
import type { KeptCase, RunAbout } from './kept-run.ts'
import { listFixtures, type ListedFixture } from './list-fixtures.ts'
import type { ReplayWork } from './replay-work.ts'
import { lastAcceptance, takeBack } from './take-back.ts'

/** Some months of a run a day or two; the oldest go first. */
const MOST_RUNS = 100

interface RunsOptions {
  /** Where runs are kept. */
  root: string
  /** Where the fixtures lie. */
  fixtures: string
  work: ReplayWork
  onChange: (about: RunAbout) => void
  now?: () => number
}

export interface Start {
  who: string
  stages: readonly Stage[]
  /** Names of fixtures; all where none is given. */
  only?: readonly string[]
}

/**
 * Replays of the service: one at a time, in the background, kept in the data folder. A run that was under way when the service ended has
 * failed.
 */
export async function openReplayRuns({ root, fixtures, work, onChange, now = Date.now }: RunsOptions) {
  const folderOf = (id: string): string => join(root, id)
  let current: { about: RunAbout | undefined; stop: AbortController; ended: Promise<unknown> } | undefined

  for (const about of await keep.listRuns(root))
    if (about.state === 'running')
      await keep.writeAbout(folderOf(about.id), { ...about, state: 'failed', endedAt: now(), error: CUT_OFF })

  const get = async (id: string): Promise<RunAbout> => {
    const about = (await keep.listRuns(root)).find((one) => one.id === id)
    if (!about) throw new AppError('NOT_FOUND', { detail: { run: id } })
    return about
  }
  const readCase = async (id: string, name: string): Promise<KeptCase> => {
    if (!(await get(id)).cases.some((one) => one.name === name))
      throw new AppError('NOT_FOUND', { detail: { run: id, case: name } })
    return keep.readCase(folderOf(id), name)
  }
  const folderNamed = async (name: string): Promise<string> => {
    const folder = (await fixtureFolders(fixtures)).find((one) => basename(one) === name)
    if (folder === undefined) throw new AppError('NOT_FOUND', { detail: { fixture: name } })
    return folder
  }
  const requireIdle = (): void => {
    if (current) throw new AppError('CONFLICT', { detail: { wanted: 'no other replay', got: current.about?.id ?? '' } })
  }

  async function put(about: RunAbout): Promise<void> {
    await keep.writeAbout(folderOf(about.id), about)
    onChange(about)
  }

  async function perform(about: RunAbout, folders: string[], signal: AbortSignal): Promise<void> {
    let state: Pick<RunAbout, 'state' | 'error'> = { state: 'done' }
    try {
      await work.run({ folders, stages: about.stages, target: folderOf(about.id) }, signal, async (kept) => {
        about.cases.push(listedCase(kept))
        await put(about)
      })
    } catch (error) {
      const { code, detail } = toAppError(error)
      state = code === 'CANCELLED' ? { state: 'cancelled' } : { state: 'failed', error: { code, detail } }
    }
    // Whoever reads that it is over may begin the next one.
    current = undefined
    await put({ ...about, ...state, endedAt: now() }).catch(() => undefined)
  }

  return {
    fixtures: (): Promise<ListedFixture[]> => listFixtures(fixtures),
    list: (): Promise<RunAbout[]> => keep.listRuns(root),
    get,
    readCase,
    /** A fixture's folder as it is now. @throws AppError NOT_FOUND, FIXTURE_BROKEN */
    folderNamed,
    /** A run as others are held against it. @throws AppError NOT_FOUND */
    async whole(id: string): Promise<ReplayRun> {
      return keep.readWholeRun(folderOf(id), await get(id))
    },
    /** @throws AppError CONFLICT - another one is under way; NOT_FOUND - a name that is none; FIXTURE_BROKEN - there is no fixture */
    async start({ who, stages, only = [] }: Start): Promise<RunAbout> {
      requireIdle()
      const all = await fixtureFolders(fixtures)
      const named = await Promise.all(only.map(folderNamed))
      const folders = only.length === 0 ? all : all.filter((folder) => named.includes(folder))
      requireIdle()
      const startedAt = now()
      const about: RunAbout = {
        ...{ version: 1, id: newId(startedAt), state: 'running', who, startedAt, stages: [...stages], cases: [] },
        fixtures: folders.map((folder) => basename(folder)),
      }
      const task = { about, stop: new AbortController(), ended: Promise.resolve() }
      current = task
      try {
        await put(about)
        await removeOldest(root, folderOf)
      } catch (error) {
        current = undefined
        throw error
      }
      const begun = structuredClone(about)
      task.ended = perform(about, folders, task.stop.signal)
      return begun
    },
    /** Waits until it has ended; one that is over stays as it is. @throws AppError NOT_FOUND */
    async cancel(id: string): Promise<RunAbout> {
      await get(id)
      if (current?.about?.id === id) {
        current.stop.abort()
        await current.ended
      }
      return get(id)
    },
    /** @throws AppError NOT_FOUND, CONFLICT, FIXTURE_BROKEN, FIXTURE_READ_ONLY, AUDIO_UNMUTED, WORKER_DIED */
    async accept(id: string, name: string, taken: { who: string; reason: string }): Promise<Acceptance> {
      const kept = await readCase(id, name)
      const folder = await folderNamed(name)
      requireIdle()
      const stop = new AbortController()
      const ended = work.accept({ folder, kept, ...taken }, stop.signal)
      current = { about: undefined, stop, ended: ended.catch(() => undefined) }
      try {
        const { at, who, reason, differences } = await ended
        const about = await get(id)
        const accepted = { at, who, reason }
        await put({ ...about, cases: about.cases.map((one) => (one.name === name ? { ...one, accepted } : one)) })
        return { at, who, reason, differences }
      } finally {
        current = undefined
      }
    },
    /** Whether what was accepted after this run is what was accepted last. */
    async mayTakeBack(id: string, name: string): Promise<boolean> {
      const accepted = (await get(id)).cases.find((one) => one.name === name)?.accepted
      if (!accepted) return false
      const folder = await folderNamed(name).catch(() => undefined)
      return folder !== undefined && (await lastAcceptance(folder))?.at === accepted.at
    },
    /** Restores what was expected before. @throws AppError NOT_FOUND, CONFLICT, FIXTURE_BROKEN, FIXTURE_READ_ONLY */
    async takeBack(id: string, name: string): Promise<Acceptance> {
      await readCase(id, name)
      requireIdle()
      if (!(await this.mayTakeBack(id, name)))
        throw new AppError('CONFLICT', { detail: { fixture: name, wanted: 'the expectation as it was accepted last' } })
      const taken = await takeBack(await folderNamed(name))
      const about = await get(id)
      const cases = about.cases.map(({ accepted, ...one }) =>
        one.name === name || accepted === undefined ? one : { ...one, accepted },
      )
      await put({ ...about, cases })
      return taken
    },
    /** Gives up what is under way. */
    async close(): Promise<void> {
      current?.stop.abort()
      await current?.ended.catch(() => undefined)
    },
  }
}

export type ReplayRuns = Awaited<ReturnType<typeof openReplayRuns>>

/** As those who listen are told of it. */
export const replayEvent = ({ id, state, cases, fixtures }: RunAbout) =>
  ({ kind: 'replay', runId: id, state, done: cases.length, total: fixtures.length }) as const

const CUT_OFF = { code: 'WORKER_DIED', detail: {} }

/** Sorted by time, and none is like another. */
const newId = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(3).toString('hex')}`

function listedCase({ case: { name, status, differences }, isNew }: KeptCase): RunAbout['cases'][number] {
  const tolerated = differences.filter((one) => one.tolerated).length
  return { name, status, isNew, differences: countsOf(differences), tolerated }
}

async function removeOldest(root: string, folderOf: (id: string) => string): Promise<void> {
  for (const { id } of (await keep.listRuns(root)).slice(MOST_RUNS)) await keep.removeRun(folderOf(id))
}
