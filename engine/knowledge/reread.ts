import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../errors.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import type { RecordingToReread, RereadRecording, RereadStore, StoredReread } from '../store/reread-types.ts'
import type { Redaction } from '../types.ts'
import { behindShipped } from './behind-shipped.ts'
import { readLine, type Line } from './line.ts'
import { createLiveKnowledge, type LiveKnowledge } from './live.ts'
import { untilNotOvertaken } from './overtaken.ts'
import { readRecording, type Came, type ReadKept } from './reread-recording.ts'
import { reportWith } from './reread-report.ts'

type Store = KnowledgeVersions & RereadStore

/**
 * Begins to bring the version of a line that is in use to everything that was said before; whoever works on it calls `rereadNext`.
 *
 * @throws AppError INPUT_INVALID where nothing was published, and no other version of the pack shipped since
 */
export async function beginReread(store: Store, line: string, who: string): Promise<StoredReread> {
  return untilNotOvertaken(line, async () => {
    const inUse = await store.publishedVersion(line)
    if (!inUse && !(await isBehind(store, line)))
      throw new AppError('INPUT_INVALID', { detail: { wanted: 'a line with a published version', got: line } })
    return store.beginReread({ id: randomUUID(), line, number: inUse?.number ?? 0, who }, readLine(line))
  })
}

/** How it is watched, and given up; what was given up goes on where it was. */
export interface RereadWatch {
  signal?: AbortSignal
  onProgress?: (reread: StoredReread) => void
  /** Called before each recording: others may have their turn. */
  onTurn?: () => Promise<void>
  /** Silences what is covered anew; done before the words go, so that what is cut off between is done again. */
  silence?: (recordingId: string, spans: readonly Redaction[]) => Promise<void>
}

/** Reads one recording after the other, the newest first, until nothing is left or the re-reading is ended otherwise. */
export async function runReread(
  store: Store,
  read: ReadKept,
  id: string,
  { signal, onProgress, onTurn, silence }: RereadWatch = {},
): Promise<StoredReread> {
  const live = createLiveKnowledge(store)
  for (;;) {
    if (signal?.aborted) throw new AppError('CANCELLED')
    await onTurn?.()
    const isOver = await rereadNext(store, { read, live, silence }, id)
    const reread = await store.getReread(id)
    if (!reread) throw new AppError('NOT_FOUND', { detail: { reread: id } })
    onProgress?.(reread)
    if (isOver) return reread
  }
}

interface Reading {
  read: ReadKept
  live: (line: Line) => Promise<LiveKnowledge>
  silence: RereadWatch['silence'] | undefined
}

/** Reads the newest recording that was not read yet; one that changes meanwhile comes again. True: nothing is left to do. */
async function rereadNext(store: Store, { read, live, silence }: Reading, id: string): Promise<boolean> {
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
  const isCovered = came.covered.length > 0
  if (isCovered) await silence?.(next.recordingId, came.covered)
  await store.saveReread(id, { ...came, stamp, isCovered, tally: tallyOf(reread, next, came) })
  return false
}

function tallyOf(
  reread: StoredReread,
  { current }: RecordingToReread,
  { result, effects }: Came,
): RereadRecording['tally'] {
  const changed = current.utterances.filter((one, at) => !isDeepStrictEqual(one, result.utterances[at])).length
  return {
    utterances: reread.utterances + current.utterances.length,
    changed: reread.changed + changed,
    report: reportWith(reread.report, effects),
  }
}

const isBehind = async (store: RereadStore, line: string): Promise<boolean> =>
  (await behindShipped(store)).some(({ pack }) => pack === readLine(line).pack)
