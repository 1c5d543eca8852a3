import { randomUUID } from 'node:crypto'
import { AppError } from '../errors.ts'
import { knownPack } from '../pack/known-packs.ts'
import { emptyOverlay, readOverlay, withChanges, type Overlay, type OverlayChange } from '../pack/overlay.ts'
import type { DraftStep, KnowledgeVersions, StoredDraft } from '../store/knowledge-types.ts'
import { changesOf, type Action, type Ground } from './action.ts'
import { faultsOf, newFaults, type Fault } from './check.ts'
import { linesOver, readLine, requireLine } from './line.ts'

/** A draft with what it stands on. `steps` that are undone do not count in `overlay`. */
export interface Draft extends StoredDraft {
  steps: DraftStep[]
  /** The overlay of the version it was begun on, and as it is now. */
  before: Overlay
  overlay: Overlay
  ground: Ground
  /** The version in use: above `base` where another was published meanwhile. */
  published: number
}

const LONGEST_TITLE = 200

/** @throws AppError INPUT_INVALID, PACK_UNKNOWN */
export async function beginDraft(
  store: KnowledgeVersions,
  { line, title, owner }: { line: string; title: string; owner: string },
): Promise<StoredDraft> {
  await requireLine(line)
  const name = title.trim()
  if (name === '' || name.length > LONGEST_TITLE)
    throw new AppError('INPUT_INVALID', { detail: { wanted: `a title of 1–${LONGEST_TITLE} characters` } })
  const base = (await store.publishedVersion(line))?.number ?? 0
  // Short enough to be typed.
  const id = randomUUID().slice(0, 8)
  return store.addDraft({ id, line, title: name, owner, base, createdAt: Date.now() })
}

/** The overlay of a version; 0 is none. @throws AppError NOT_FOUND */
export async function overlayOf(store: KnowledgeVersions, line: string, number: number): Promise<Overlay> {
  if (number === 0) return emptyOverlay()
  const version = await store.getVersion(line, number)
  if (!version) throw new AppError('NOT_FOUND', { detail: { line, version: number } })
  return readOverlay(version.content)
}

/** What an overlay of a line stands on now. */
export async function groundOf(store: KnowledgeVersions, line: string, overlay: Overlay): Promise<Ground> {
  const { pack } = readLine(line)
  const under = linesOver(readLine(line)).filter((name) => name !== line)
  const between = await Promise.all(
    under.map(async (name) => readOverlay((await store.publishedVersion(name))?.content ?? '{}')),
  )
  const shipped = [...(await knownPack(pack)).concepts.values()]
  return { pack, overlay, shipped, between }
}

/** @throws AppError NOT_FOUND */
export async function readDraft(store: KnowledgeVersions, id: string): Promise<Draft> {
  const stored = await requireDraft(store, id)
  const before = await overlayOf(store, stored.line, stored.base)
  const overlay = stored.steps
    .filter(({ undone }) => !undone)
    .reduce((laid, { changes }) => withChanges(laid, changesFrom(changes)), before)
  return { ...stored, before, overlay, ground: await groundOf(store, stored.line, overlay) }
}

/** A draft as it is kept: it can be told of and dropped whatever became of its pack. @throws AppError NOT_FOUND */
export async function requireDraft(
  store: KnowledgeVersions,
  id: string,
): Promise<StoredDraft & { steps: DraftStep[]; published: number }> {
  const stored = await store.getDraft(id)
  if (!stored) throw new AppError('NOT_FOUND', { detail: { draft: id } })
  return { ...stored, published: (await store.publishedVersion(stored.line))?.number ?? 0 }
}

/** Changes as they are kept: JSON has no undefined. */
const changesText = (changes: readonly OverlayChange[]): string =>
  JSON.stringify(changes.map(({ to, ...change }) => ({ ...change, to: to ?? null })))
const changesFrom = (text: string): OverlayChange[] =>
  (JSON.parse(text) as (Omit<OverlayChange, 'to'> & { to: OverlayChange['to'] | null })[]).map(({ to, ...change }) => ({
    ...change,
    to: to ?? undefined,
  }))

/** A step as the store keeps it. */
export function stepOf(
  who: string,
  action: unknown,
  changes: readonly OverlayChange[],
): Omit<DraftStep, 'place' | 'undone'> {
  return { who, at: Date.now(), action: JSON.stringify(action), changes: changesText(changes) }
}

/** Where somebody stands who changes a draft. */
export interface Hand {
  id: string
  /** Of the draft, as it was seen. */
  revision: number
  who: string
}

/**
 * Does several things in one step: all of them, or none.
 *
 * @returns the draft, and the ids of concepts that it gained
 * @throws AppError NOT_FOUND, CONFLICT where the draft is not as it was seen; as `changesOf`
 */
export async function act(
  store: KnowledgeVersions,
  { id, revision, who }: Hand,
  actions: readonly Action[],
): Promise<{ draft: StoredDraft; added: string[] }> {
  const { ground } = await readDraft(store, id)
  let overlay = ground.overlay
  const changes: OverlayChange[] = []
  const added: string[] = []
  for (const action of actions) {
    const some = changesOf(action, { ...ground, overlay })
    if (action.do === 'add') added.push(...some.map((change) => change.id))
    changes.push(...some)
    overlay = withChanges(overlay, some)
  }
  const step = stepOf(who, actions, changes)
  return { draft: await store.changeDraft(id, revision, { step, at: Date.now() }), added }
}

/** Undoes (−1) or redoes (1) a step. @throws AppError CONFLICT where there is none */
export async function undo(store: KnowledgeVersions, { id, revision }: Hand, by: -1 | 1): Promise<StoredDraft> {
  const { steps } = await readDraft(store, id)
  const stepsDone = steps.filter(({ undone }) => !undone).length + by
  if (stepsDone < 0 || stepsDone > steps.length)
    throw new AppError('CONFLICT', { detail: { wanted: by < 0 ? 'a step to undo' : 'a step to redo' } })
  return store.changeDraft(id, revision, { stepsDone, at: Date.now() })
}

/** Everything wrong with an overlay of a line. */
export async function faultsIn(store: KnowledgeVersions, line: string, overlay: Overlay): Promise<Fault[]> {
  const ground = await groundOf(store, line, overlay)
  return faultsOf(ground, await knownPack(ground.pack, [...ground.between, overlay]))
}

/** Faults of a draft; `blocking` are those that it brought in. */
export async function checkDraft(
  store: KnowledgeVersions,
  { line, before, overlay }: Pick<Draft, 'line' | 'before' | 'overlay'>,
): Promise<{ faults: Fault[]; blocking: Fault[] }> {
  const faults = await faultsIn(store, line, overlay)
  return { faults, blocking: newFaults(await faultsIn(store, line, before), faults) }
}
