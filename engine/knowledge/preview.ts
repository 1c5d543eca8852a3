import { AppError } from '../errors.ts'
import { isEmptyOverlay, overlayHash, overlayText, type Overlay } from '../pack/overlay.ts'
import type { RereadStore } from '../store/reread-types.ts'
import type { TextStore } from '../store/text-types.ts'
import type { Draft } from './drafts.ts'
import { addedTo, type Effects, type Place } from './effects.ts'
import { readLine } from './line.ts'
import { comparedPacks, type Compared } from './preview-scan.ts'
import { bareOf } from './reread-both.ts'
import type { ReadKept } from './reread-recording.ts'
import { withDifference } from './reread-merge.ts'
import { meaningOf } from './reread-report.ts'
import { scanInThread } from './scan-in-thread.ts'

/** What a draft would change. Examples are places alone (engine/knowledge/worded.ts gives them their words). */
export interface KeptPreview {
  /** Utterances in all, and those in which concepts or repairs would be different. */
  utterances: number
  changed: number
  /**
   * Concepts and repairs are of everything that was said; opinions, moments and the repairs that only what else is named in a conversation
   * makes different, of the recordings that were read closely.
   */
  effects: Effects<Place>
  /** Recordings that were read closely, of those in which anything might be different. */
  read: number
  touched: number
}

/** How far a preview is. */
export interface PreviewProgress {
  /** Utterances scanned, recordings read closely. */
  utterances: number
  recordings: number
  /** Of the whole, 0..1; never less than before. */
  fraction: number
}

export interface PreviewWatch {
  /** Reads so many recordings closely at most, those written last. Default: all. */
  most?: number
  onProgress?: (progress: PreviewProgress) => void
  signal?: AbortSignal
}

/** What a preview reads with. */
export interface PreviewTools {
  store: TextStore & RereadStore
  /** Where the store lies: the scan has a connection of its own. */
  place: string
  /** As re-readings read. */
  read: ReadKept
}

type Drafted = Pick<Draft, 'line' | 'before' | 'ground'>

/**
 * What a draft would change in everything that was said, against the version it was begun on. All texts are scanned for concepts and repairs,
 * in a thread; meanwhile recordings in which more may be different are read as a re-reading would, for opinions and moments.
 *
 * @throws AppError CANCELLED; what the scan and `read` throw
 */
export async function previewDraft(
  { store, place, read }: PreviewTools,
  draft: Drafted,
  { most = Infinity, onProgress, signal }: PreviewWatch = {},
): Promise<KeptPreview> {
  const compared = comparedOf(draft)
  const all = await store.countTexts(compared.scope)
  const stop = new AbortController()
  const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const found = createFound()
  const told = createTeller(all, most, onProgress)
  const scan = scanInThread(
    { place, compared, ...(most !== Infinity && { most }) },
    {
      ...{ signal: ended, onTouched: found.add },
      onProgress: (utterances) => told({ utterances }),
    },
  ).finally(() => {
    found.close()
    // Whoever reads closely may be done already.
    told({ target: Math.min(most, found.size()) })
  })
  const closePart = { compared, line: draft.line, found, most, told, signal: ended }
  const closely = readClosely({ store, read }, closePart)
  // Where one of them fails nobody wants the other any more, and nothing of it is left behind.
  for (const part of [scan, closely]) part.catch(() => stop.abort())
  const [scanned, meant] = await Promise.allSettled([scan, closely])
  if (signal?.aborted) throw new AppError('CANCELLED')
  const [{ changed, effects }, ofClose] = [valueOf(scanned), valueOf(meant)]
  return {
    utterances: all,
    changed,
    touched: found.size(),
    read: ofClose.read,
    effects: addedTo(effects, ofClose.effects),
  }
}

const valueOf = <T>(settled: PromiseSettledResult<T>): T => {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

const comparedOf = ({ line, before, ground }: Drafted): Compared => ({
  ...{ scope: readLine(line), between: ground.between, was: before, is: ground.overlay },
})

type Found = ReturnType<typeof createFound>

/** Recordings as they are come upon, each once, for whoever reads them meanwhile. */
function createFound() {
  const ids = new Set<string>()
  const list: string[] = []
  let isOver = false
  let wake: () => void = () => undefined
  return {
    add: (recordingIds: readonly string[]): void => {
      for (const id of recordingIds) if (!ids.has(id)) list.push(id)
      for (const id of recordingIds) ids.add(id)
      wake()
    },
    close: (): void => {
      isOver = true
      wake()
    },
    size: (): number => list.length,
    isOver: (): boolean => isOver,
    /** The one at a place, when it is known; undefined where there is none. */
    async at(place: number): Promise<string | undefined> {
      while (place >= list.length && !isOver) await new Promise<void>((resolve) => (wake = resolve))
      return list.at(place)
    },
  }
}

type Tell = (news: { utterances?: number; recordings?: number; target?: number }) => void

/** Both halves count the same; how many recordings there will be to read is known only at the end of the scan. */
function createTeller(all: number, most: number, onProgress: PreviewWatch['onProgress']): Tell {
  const now = { utterances: 0, recordings: 0, target: most }
  let fraction = 0
  return (news) => {
    Object.assign(now, news)
    const scanned = Math.min(1, now.utterances / Math.max(1, all))
    const closely = now.target === 0 ? scanned : Math.min(scanned, now.recordings / now.target)
    fraction = Math.max(fraction, (scanned + closely) / 2)
    onProgress?.({ utterances: now.utterances, recordings: now.recordings, fraction })
  }
}

interface Closely {
  read: number
  effects: Effects<Place>
}

interface ClosePart {
  compared: Compared
  /** Names the knowledge that is kept prepared. */
  line: string
  found: Found
  most: number
  told: Tell
  signal: AbortSignal
}

/** Opinions and moments, recording by recording, as a re-reading finds them. */
async function readClosely(
  { store, read }: Pick<PreviewTools, 'store' | 'read'>,
  { compared, line, found, most, told, signal }: ClosePart,
): Promise<Closely> {
  const [old, now] = await comparedPacks(compared)
  const [before, after] = [compared.was, compared.is].map((overlay, i) =>
    knowledgeOf(`${line} ${i}`, compared, overlay),
  )
  const so: Closely = { read: 0, effects: { concepts: [], moments: [] } }
  for (let at = 0; at < most; at++) {
    const recordingId = await found.at(at)
    if (signal.aborted) throw new AppError('CANCELLED')
    if (recordingId === undefined) break
    const kept = await store.keptAnalysis(recordingId)
    // It was deleted meanwhile.
    if (!kept) continue
    const where = { recordingId, storeId: kept.storeId }
    // What would be repaired the scan tells.
    const again = { ...kept, isFoundOnly: true }
    const [was, is] = [await read(again, { ...before, ...where }), await read(again, { ...after, ...where })]
    so.effects = addedTo(so.effects, meaningOf(where, kept, withDifference(kept, bareOf(was), bareOf(is)), [old, now]))
    so.read += 1
    told({ recordings: so.read, target: found.isOver() ? Math.min(most, found.size()) : most })
  }
  return so
}

type Reading = Pick<Parameters<ReadKept>[1], 'pack' | 'overlaid'>

/** What is prepared for the one is not to take the place of what is prepared for the other, nor of what is in use. */
function knowledgeOf(name: string, { scope: { pack }, between }: Compared, overlay: Overlay): Reading {
  const overlays = [...between, overlay].filter((one) => !isEmptyOverlay(one))
  if (overlays.length === 0) return { pack }
  const hash = overlayHash(overlays.map(overlayText).join(' '))
  return { pack, overlaid: { line: `${name} previewed`, hash, overlays } }
}
