import { createHash, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../errors.ts'
import type { Overlaid } from '../knowledge-cache.ts'
import { knownPack } from '../pack/known-packs.ts'
import { overlayHash, readOverlay, type Overlay } from '../pack/overlay.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import type { RecordingToReread, RereadRecording, RereadStore, StoredReread } from '../store/reread-types.ts'
import type { KeptReading } from '../understand.ts'
import { linesOver, readLine, type Line } from './line.ts'
import { createLiveKnowledge, knowledgeVersion, type LiveKnowledge } from './live.ts'
import { untilNotOvertaken } from './overtaken.ts'
import { withDifference, type Findings } from './reread-merge.ts'
import { addedTo, effectsOf } from './reread-report.ts'

/** Reads what is kept of a recording with some knowledge: `understand` with `kept`. */
export type ReadKept = (kept: KeptReading, knowledge: { pack: string; overlaid?: Overlaid }) => Promise<Findings>

type Store = KnowledgeVersions & RereadStore

/**
 * Begins to bring the version of a line that is in use to everything that was said before; whoever works on it calls `rereadNext`.
 *
 * @throws AppError INPUT_INVALID where nothing was published
 */
export async function beginReread(store: Store, line: string, who: string): Promise<StoredReread> {
  return untilNotOvertaken(line, async () => {
    const inUse = await store.publishedVersion(line)
    if (!inUse)
      throw new AppError('INPUT_INVALID', { detail: { wanted: 'a line with a published version', got: line } })
    return store.beginReread({ id: randomUUID(), line, number: inUse.number, who }, readLine(line))
  })
}

/** How it is watched, and given up; what was given up goes on where it was. */
export interface RereadWatch {
  signal?: AbortSignal
  onProgress?: (reread: StoredReread) => void
  /** Called before each recording: others may have their turn. */
  onTurn?: () => Promise<void>
}

/** Reads one recording after the other, the newest first, until nothing is left or the re-reading is ended otherwise. */
export async function runReread(
  store: Store,
  read: ReadKept,
  id: string,
  { signal, onProgress, onTurn }: RereadWatch = {},
): Promise<StoredReread> {
  const live = createLiveKnowledge(store)
  for (;;) {
    if (signal?.aborted) throw new AppError('CANCELLED')
    await onTurn?.()
    const isOver = await rereadNext(store, { read, live }, id)
    const reread = await store.getReread(id)
    if (!reread) throw new AppError('NOT_FOUND', { detail: { reread: id } })
    onProgress?.(reread)
    if (isOver) return reread
  }
}

interface Reading {
  read: ReadKept
  live: (line: Line) => Promise<LiveKnowledge>
}

/** Reads the newest recording that was not read yet; one that changes meanwhile comes again. True: nothing is left to do. */
async function rereadNext(store: Store, { read, live }: Reading, id: string): Promise<boolean> {
  const reread = await store.getReread(id)
  if (reread?.state !== 'running') return true
  const inUse = (await store.publishedVersion(reread.line))?.number ?? 0
  const next = inUse === reread.number ? await store.nextToReread(id) : undefined
  if (!next) {
    await store.endReread(id, inUse === reread.number ? 'done' : 'superseded')
    return true
  }
  // The stamp is asked for first: what is published after that is noticed when this is written.
  const stamp = await store.knowledgeStamp()
  const target = await live({ pack: next.base.analysis.pack, storeId: next.storeId })
  const came = await readRecording(store, read, next, target)
  await store.saveReread(id, { ...came, stamp, tally: tallyOf(reread, next, came) })
  return false
}

type Came = Omit<RereadRecording, 'stamp' | 'tally'> & { effects: ReturnType<typeof effectsOf>; result: Findings }

/**
 * What the knowledge in use makes of a recording. Each re-reading starts from what the analysis gave, never from another re-reading: a version
 * that is brought back brings back what was there.
 */
async function readRecording(
  store: Store,
  read: ReadKept,
  { base, current, ...next }: RecordingToReread,
  target: LiveKnowledge,
): Promise<Came> {
  const { pack } = base.analysis
  const shipped = next.packVersion ?? (await knownPack(pack)).version
  const about = {
    seen: { recordingId: next.recordingId, digest: next.digest, place: next.place },
    knowledgeVersion: knowledgeVersion(shipped, target.numbers),
  }
  if (next.knowledgeVersion === about.knowledgeVersion) {
    // It was read with it before: by a re-reading that was given up, or by its analysis.
    const isAnalysis = base.analysis === current
    return { ...about, result: current, effects: [], digest: next.digest, ...(!isAnalysis && { base }) }
  }
  const was = await usedFor(store, { pack, storeId: next.storeId }, base.knowledgeVersion)
  const isSame = was.hash === target.hash
  const findings = async (used: Used) => read(base.analysis, { pack, ...overlaidOf(used) })
  const [old, now] = isSame ? [] : [await findings(was), await findings(target)]
  const isAlike = isSame || isDeepStrictEqual(bareOf(old), bareOf(now))
  const result = isAlike ? base.analysis : { ...withDifference(base.analysis, bareOf(old), bareOf(now)), pack }
  const packs = await Promise.all([knownPack(pack, was.overlays), knownPack(pack, target.overlays)])
  return {
    ...about,
    ...{ result, effects: effectsOf(next, current, result, packs) },
    digest: isAlike ? base.digest : digestOf(base.digest, target.hash),
    ...(!isDeepStrictEqual(result, current) && { analysis: result }),
    ...(!isAlike && { base }),
  }
}

const bareOf = (read: Findings | undefined): Findings => {
  const { utterances, moments, visits } = read ?? { utterances: [], moments: [] }
  return { utterances, moments, ...(visits && { visits }) }
}

/** An analysis of the same sound gives another digest: it takes the place of what was read again. */
const digestOf = (base: string, knowledge: string): string =>
  createHash('sha256').update(`reread ${base} ${knowledge}`).digest('hex')

interface Used {
  line: string
  hash: string
  overlays: readonly Overlay[]
}

/** What was laid over the pack when a recording was analysed; what nobody noted was before anything was published. */
async function usedFor(store: KnowledgeVersions, line: Line, version: string | null): Promise<Used> {
  const numbers = (version ?? '').split('+').slice(1).map(Number)
  const found = await Promise.all(
    linesOver(line).map(async (name, i) => ((numbers[i] ?? 0) > 0 ? store.getVersion(name, numbers[i]) : undefined)),
  )
  const there = found.filter((one) => one !== undefined)
  return {
    // Not the line's own name: its knowledge in use is kept ready beside this.
    line: `${linesOver(line).join(' ')} before`,
    hash: there.length === 0 ? '' : overlayHash(there.map(({ hash }) => hash).join(' ')),
    overlays: there.map(({ content }) => readOverlay(content)),
  }
}

const overlaidOf = ({ line, hash, overlays }: Used): { overlaid?: Overlaid } =>
  overlays.length > 0 ? { overlaid: { line, hash, overlays } } : {}

function tallyOf(
  reread: StoredReread,
  { current }: RecordingToReread,
  { result, effects }: Came,
): RereadRecording['tally'] {
  const changed = current.utterances.filter((one, at) => !isDeepStrictEqual(one, result.utterances[at])).length
  return {
    utterances: reread.utterances + current.utterances.length,
    changed: reread.changed + changed,
    report: addedTo(reread.report, effects),
  }
}
