import { AppError } from '../errors.ts'
import { overlayHash, overlayText, type Overlay } from '../pack/overlay.ts'
import type { KnowledgeVersions, StoredDraft, StoredVersion } from '../store/knowledge-types.ts'
import { faultsIn, overlayOf, readDraft, stepOf, type Hand } from './drafts.ts'
import { newFaults, type Fault } from './check.ts'
import { changesBetween, merge, type Conflict, type Merged, type Resolution } from './merge.ts'
import { untilNotOvertaken } from './overtaken.ts'

const LONGEST_REASON = 1000

export interface Published {
  version: StoredVersion
  /** What was published meanwhile and stands in this version, too. */
  taken: Merged['taken']
}

/**
 * Makes a draft the version in use, together with what others published since it was begun.
 *
 * @throws AppError DRAFT_CONFLICT, DRAFT_INVALID; CONFLICT where the draft is not as it was seen; INPUT_INVALID without a reason, or where
 *   nothing is changed
 */
export async function publishDraft(store: KnowledgeVersions, hand: Hand & { why: string }): Promise<Published> {
  const reason = requireReason(hand.why)
  const { line } = await readDraft(store, hand.id)
  // Another was quicker: what it changed is merged, too. That the draft itself was changed stays an error.
  return untilNotOvertaken(line, () => publishMerged(store, hand, reason))
}

async function publishMerged(store: KnowledgeVersions, hand: Hand, why: string): Promise<Published> {
  const { line, before, overlay, state, revision } = await readDraft(store, hand.id)
  if (state !== 'open' || revision !== hand.revision)
    throw new AppError('CONFLICT', { detail: { draft: hand.id, state, revision, wanted: hand.revision } })
  const inUse = (await store.publishedVersion(line))?.number ?? 0
  const theirs = await overlayOf(store, line, inUse)
  const merged = merge(before, overlay, theirs)
  if (merged.conflicts.length > 0) throw conflictError(merged.conflicts)
  if (overlayText(merged.overlay) === overlayText(theirs))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'a draft that changes something' } })
  await requireFaultless(store, line, merged.overlay, theirs)
  const about = { line, parent: inUse, who: hand.who, at: Date.now(), why, draft: hand.id }
  return { version: await put(store, about, merged.overlay, hand), taken: merged.taken }
}

/**
 * Makes a new version that is equal to an old one; 0 is what the packs themselves say.
 *
 * @throws AppError NOT_FOUND; CONFLICT when another was published meanwhile; INPUT_INVALID where it is in use already
 */
export async function rollBack(
  store: KnowledgeVersions,
  { line, to, who, why }: { line: string; to: number; who: string; why: string },
): Promise<StoredVersion> {
  const reason = requireReason(why)
  const inUse = await store.publishedVersion(line)
  const overlay = await overlayOf(store, line, to)
  if ((inUse?.hash ?? overlayHash(overlayText(await overlayOf(store, line, 0)))) === overlayHash(overlayText(overlay)))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'a version that differs from the one in use', got: to } })
  return put(store, { line, parent: inUse?.number ?? 0, who, at: Date.now(), why: reason, restores: to }, overlay)
}

/** Brings a draft onto the version in use; its steps become one. @throws AppError DRAFT_CONFLICT for what nobody has chosen */
export async function mergeDraft(
  store: KnowledgeVersions,
  { id, revision, who }: Hand,
  resolve: Resolution,
): Promise<{ draft: StoredDraft; taken: Merged['taken'] }> {
  const { before, overlay, line, published } = await readDraft(store, id)
  const theirs = await overlayOf(store, line, published)
  const merged = merge(before, overlay, theirs, resolve)
  if (merged.conflicts.length > 0) throw conflictError(merged.conflicts)
  const step = stepOf(who, [{ do: 'merge', base: published }], changesBetween(theirs, merged.overlay))
  const draft = await store.changeDraft(id, revision, { rebase: { base: published, step }, at: step.at })
  return { draft, taken: merged.taken }
}

/** What stands between a draft and the version in use. */
export async function conflictsOf(store: KnowledgeVersions, id: string): Promise<Conflict[]> {
  const { before, overlay, line, published, base } = await readDraft(store, id)
  if (published === base) return []
  return merge(before, overlay, await overlayOf(store, line, published)).conflicts
}

function requireReason(why: string): string {
  const reason = why.trim()
  if (reason === '' || reason.length > LONGEST_REASON)
    throw new AppError('INPUT_INVALID', { detail: { wanted: `a reason of 1–${LONGEST_REASON} characters` } })
  return reason
}

async function requireFaultless(
  store: KnowledgeVersions,
  line: string,
  overlay: Overlay,
  inUse: Overlay,
): Promise<void> {
  const blocking = newFaults(await faultsIn(store, line, inUse), await faultsIn(store, line, overlay))
  if (blocking.length > 0) throw new AppError('DRAFT_INVALID', { detail: { problems: blocking.map(faultText) } })
}

export const faultText = ({ id, zh, en }: Fault): string => (zh === en ? `${id}: ${zh}` : `${id}: ${zh} (${en})`)

function conflictError(conflicts: readonly Conflict[]): AppError {
  return new AppError('DRAFT_CONFLICT', { detail: { problems: conflicts.map(conflictText) } })
}

const FIELD_NAMES: Record<string, string> = {
  name: '名称',
  type: '类型',
  parent: '上级',
  retired: '停用',
  added: '新增',
}

/** `concepts auto/space/trunk 上级 parent: 你 mine "…", 现行 theirs "…"`. */
export function conflictText({ subject, id, field, before, mine, theirs }: Conflict): string {
  const what = field === undefined ? subject : `${FIELD_NAMES[field] ?? field} ${field}`
  return `${id} ${what}: 你 mine ${mine ?? '—'}, 现行 theirs ${theirs ?? '—'}, 原来 before ${before ?? '—'}`
}

function put(
  store: KnowledgeVersions,
  about: Omit<StoredVersion, 'number' | 'hash'>,
  overlay: Overlay,
  draft?: { id: string; revision: number },
): Promise<StoredVersion> {
  const content = overlayText(overlay)
  const closed = draft && { id: draft.id, revision: draft.revision }
  return store.publishVersion({ ...about, hash: overlayHash(content), content }, closed)
}
