import { AppError } from '../errors.ts'
import type { DraftStep, KnowledgeVersions } from '../store/knowledge-types.ts'
import type { ConceptType } from '../types.ts'
import { readDraft, stepOf, type Hand } from './drafts.ts'
import type { GivenConcept, ImportLine } from './given-concept.ts'
import { importConcepts } from './import-concepts.ts'

export interface ImportReport {
  added: number
  changed: number
  unchanged: number
  refused: number
  lines: ImportLine[]
  /** Of the draft, after it. */
  revision: number
}

/** How a file is taken in. */
export interface Importing {
  concepts: readonly GivenConcept[]
  /** What people call the file. */
  file: string
  /** Of new concepts that tell none. */
  fallbackType?: ConceptType | undefined
  /** Tells what it would do, and does nothing. */
  isDryRun: boolean
}

/**
 * Takes concepts of a file into a draft, in one step that can be undone; what is refused is not taken.
 *
 * @throws AppError NOT_FOUND, CONFLICT where the draft is not as it was seen
 */
export async function importIntoDraft(
  store: KnowledgeVersions,
  { id, revision, who }: Hand,
  { concepts, file, fallbackType, isDryRun }: Importing,
): Promise<ImportReport> {
  const { ground, state, revision: now } = await readDraft(store, id)
  // Also where nothing will be written: what is told is told of the draft that was seen.
  if (state !== 'open' || now !== revision)
    throw new AppError('CONFLICT', { detail: { draft: id, state, revision: now, wanted: revision } })
  const { lines, changes } = importConcepts(concepts, ground, fallbackType)
  const count = (result: ImportLine['result']): number => lines.filter((line) => line.result === result).length
  const counts = {
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    refused: count('refused'),
  }
  if (isDryRun || changes.length === 0) return { ...counts, lines, revision }
  const step: Omit<DraftStep, 'place' | 'undone'> = stepOf(who, [{ do: 'import', file, ...counts }], changes)
  const draft = await store.changeDraft(id, revision, { step, at: step.at })
  return { ...counts, lines, revision: draft.revision }
}
