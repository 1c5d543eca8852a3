/**
 * Versions of what experts lay over the packs that ship. A *line* is what has versions of its own: `auto` is laid over the pack of that name,
 * `auto@xuhui` over both for one store. The content is opaque here (engine/pack/overlay.ts reads it). The greatest number of a line is the
 * version in use: there is no state in between.
 */
export interface StoredVersion {
  line: string
  /** From 1 on, without gaps. */
  number: number
  /** Of which it came: the number before it; 0 for the first. */
  parent: number
  who: string
  /** Epoch ms. */
  at: number
  why: string
  /** SHA-256 of the content. */
  hash: string
  /** The version that it gives back, where it is a roll back. */
  restores?: number
  /** The draft that it was, where it was one. */
  draft?: string
}

export type DraftState = 'open' | 'published' | 'dropped'

export interface StoredDraft {
  id: string
  line: string
  title: string
  owner: string
  state: DraftState
  /** The version that it was begun on, 0: nothing was published yet. */
  base: number
  /** Grows with each change to the draft: who changes it says which one was seen. */
  revision: number
  createdAt: number
  updatedAt: number
}

/** What somebody did in a draft, in one go. Undone steps stay until another is done in their place. */
export interface DraftStep {
  /** From 1 on. */
  place: number
  who: string
  at: number
  /** What was asked for, as JSON. */
  action: string
  /** What became of the content, as JSON. */
  changes: string
  undone: boolean
}

/** What becomes of a draft; everything that is absent stays. */
export interface DraftChange {
  /** Takes the place of all undone steps. */
  step?: Omit<DraftStep, 'place' | 'undone'>
  /** Puts other steps in the place of all, on another version: after a merge. */
  rebase?: { base: number; step: Omit<DraftStep, 'place' | 'undone'> }
  /** How many steps count from now on, the others being undone. */
  stepsDone?: number
  title?: string
  state?: DraftState
  at: number
}

/** Which versions of a line are listed. */
export interface VersionsAsked {
  limit?: number
  /** Only with smaller numbers. */
  before?: number
  /** Who published them. */
  who?: string
  /** When, epoch ms: from, and before. */
  fromAt?: number
  toAt?: number
}

/** A part of the insight store. */
export interface KnowledgeVersions {
  /** Grows with every version of any line: whoever keeps what was published asks this first. */
  knowledgeStamp(): Promise<number>
  /** The version of a line in use, with its content. */
  publishedVersion(line: string): Promise<(StoredVersion & { content: string }) | undefined>
  getVersion(line: string, number: number): Promise<(StoredVersion & { content: string }) | undefined>
  /** Newest first. */
  listVersions(line: string, asked?: VersionsAsked): Promise<StoredVersion[]>
  /** Who published versions of a line, each once, by name. */
  listPublishers(line: string): Promise<string[]>
  /** Lines that have versions, with the number in use. */
  listLines(): Promise<{ line: string; number: number }[]>
  /**
   * Makes the next version of a line, if `parent` is still the one in use; its draft is closed with it.
   *
   * @throws AppError CONFLICT when another was published meanwhile, or the draft was changed or closed
   */
  publishVersion(
    version: Omit<StoredVersion, 'number'> & { content: string },
    draft?: { id: string; revision: number },
  ): Promise<StoredVersion>
  addDraft(draft: Omit<StoredDraft, 'state' | 'revision' | 'updatedAt'>): Promise<StoredDraft>
  getDraft(id: string): Promise<(StoredDraft & { steps: DraftStep[] }) | undefined>
  /** Those that changed last come first. */
  listDrafts(options?: { line?: string; state?: DraftState }): Promise<StoredDraft[]>
  /**
   * Changes an open draft whose revision is the given one.
   *
   * @throws AppError NOT_FOUND, CONFLICT
   */
  changeDraft(id: string, revision: number, change: DraftChange): Promise<StoredDraft>
}
