import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { muteAudio } from '../../engine/audio/mute.ts'
import type { TimeSpan } from '../../engine/audio/time-spans.ts'
import type { FileRef, Manifest } from '../../engine/replay/manifest.ts'
import type { InsightStore, StoredRecording } from '../../engine/store/types.ts'
import type { BlobStore } from '../intake/blobs.ts'
import { playable } from '../intake/playback.ts'
import { acceptCase } from './accept.ts'
import { BEFORE } from './take-back.ts'
import { cutSound } from './cut-sound.ts'
import { digestOf } from './fixture-file.ts'
import { MANIFEST } from './fixture.ts'
import { runAll } from './run-all.ts'
import type { ReplayContext } from './run-fixture.ts'

export interface RecordChoice {
  /** Id of a visit, or of a recording with one visit. */
  id: string
  /** Folder of the fixture; it must not be there. */
  folder: string
  glossary?: string
  who: string
  reason: string
}

interface Deps {
  store: Pick<InsightStore, 'getRecording' | 'listVisits' | 'personalSpans'>
  blobs: BlobStore
}

const SOUND = 'sound.flac'
/** A visit begins with its first word; what is heard of it needs a little before. */
const PAD_MS = 500
/** What is heard of a muted copy may show what was not found before: it is muted, too. So often, then somebody has to look. */
const MOST_ROUNDS = 4

/**
 * Turns a visit of the store into a fixture. Its sound is the one that may be played: personal data is silent in it; what is found in it
 * after all is silenced as well, until nothing is. The words are those that are heard in that copy. Where it came from is not told.
 *
 * @throws AppError NOT_FOUND, CONFLICT - the folder is there; INPUT_INVALID - several visits; AUDIO_UNMUTED - the muted copy is missing, or
 *   personal data is still heard in it
 */
export async function recordVisit(choice: RecordChoice, deps: Deps, context: ReplayContext): Promise<void> {
  const { folder } = choice
  const { recording, span } = await find(choice.id, deps.store)
  const { path } = await playable(recording, deps)
  if (await stat(folder).catch(() => undefined))
    throw new AppError('CONFLICT', { detail: { path: folder, reason: 'EEXIST' } })
  await mkdir(folder, { recursive: true })
  try {
    await cutSound(path, span, join(folder, SOUND))
    await writeUntilSilent(choice, recording, context)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function find(id: string, store: Deps['store']): Promise<{ recording: StoredRecording; span: TimeSpan }> {
  const recording = (await store.getRecording(id)) ?? (await store.getRecording(id.replace(/-v\d+$/, '')))
  if (!recording) throw new AppError('NOT_FOUND', { detail: { asked: id } })
  const { visits } = await store.listVisits({ filters: { recordingIds: [recording.id] }, limit: 100 })
  const visit =
    visits.find((one) => one.id === id) ?? (visits.length === 1 && id === recording.id ? visits[0] : undefined)
  if (!visit)
    throw new AppError('INPUT_INVALID', { detail: { asked: id, wanted: visits.map((one) => one.id), reason: 'visit' } })
  return { recording, span: { startMs: Math.max(0, visit.startMs - PAD_MS), endMs: visit.endMs + PAD_MS } }
}

async function writeUntilSilent(
  choice: RecordChoice,
  recording: StoredRecording,
  context: ReplayContext,
): Promise<void> {
  const { folder, who, reason } = choice
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await writeFile(join(folder, MANIFEST), JSON.stringify(await manifestOf(choice, recording), undefined, 2))
    const [ran] = await runAll([folder], context, { jobs: 1, gates: {}, isAccepting: true })
    if (ran.case.status === 'broken' || !ran.run?.outcome.sound)
      throw new AppError('INTERNAL', { detail: { asked: choice.id, code: ran.case.error?.code ?? '' } })
    const spans = ran.run.outcome.sound.turns.flatMap(({ redactions }) => redactions)
    if (spans.length === 0) {
      await acceptCase(ran, { who, reason }, context)
      // There is nothing to go back to: until now it was no fixture.
      return await rm(join(folder, BEFORE), { force: true })
    }
    const next = join(folder, `next-${SOUND}`)
    await muteAudio(join(folder, SOUND), next, spans)
    await rename(next, join(folder, SOUND))
  }
  throw new AppError('AUDIO_UNMUTED', { detail: { audioOf: recording.id } })
}

async function manifestOf({ folder, glossary }: RecordChoice, recording: StoredRecording): Promise<Manifest> {
  const terms = glossary === undefined ? undefined : 'terms.csv'
  if (glossary !== undefined) await copyFile(glossary, join(folder, 'terms.csv'))
  return {
    version: 1,
    tags: ['recorded'],
    sound: { kind: 'recording', file: await refOf(folder, SOUND) },
    ...{ pack: basename(recording.pack), deviceKind: recording.deviceKind, muted: true },
    ...(terms !== undefined && { glossary: await refOf(folder, terms) }),
  }
}

async function refOf(folder: string, path: string): Promise<FileRef> {
  const content = await readFile(join(folder, path))
  return { path, bytes: content.length, sha256: digestOf(content) }
}
