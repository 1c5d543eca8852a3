import type { Static } from 'typebox'
import type { Action } from '../../../../engine/knowledge/action.ts'
import type { ImportReport } from '../../../../engine/knowledge/import-draft.ts'
import type { Change, ConceptEffect, Effects, Example, MomentEffect } from '../../../../engine/knowledge/effects.ts'
import type { StoredReread } from '../../../../engine/store/reread-types.ts'
import type { Suggestion, Suggestions } from '../../../../engine/knowledge/suggest.ts'
import type {
  Checked,
  Differences,
  Draft,
  PublishedVersion,
  RolledBack as RolledBackAnswer,
  ShownConcepts,
  Version,
  WholeDraft,
} from '../../../schemas/graph.ts'
import type { Preview as PreviewAnswer, PreviewCost, PreviewReport } from '../../../schemas/graph-effects.ts'

/** Shapes of answers about what experts change, as the service's own code has them. */
export type DraftFacts = Static<typeof Draft>
export type DraftWhole = Static<typeof WholeDraft>
export type Conflict = DraftWhole['conflicts'][number]
export type Step = DraftWhole['steps'][number]
export type KnowledgeFault = Static<typeof Checked>['faults'][number]
export type KnowledgeDiff = Static<typeof Differences>
export type ConceptDiff = KnowledgeDiff['concepts'][number]
export type KnowledgeVersion = Static<typeof Version>
export type Published = Static<typeof PublishedVersion>
export type RolledBack = Static<typeof RolledBackAnswer>
export type ShownConcept = Static<typeof ShownConcepts>['concepts'][number]
export type Preview = Static<typeof PreviewAnswer>
export type PreviewCosts = Static<typeof PreviewCost>
export type PreviewFound = Effects & Omit<Static<typeof PreviewReport>, keyof Effects>
export type Reread = Omit<StoredReread, 'report'>
export type { Action, Change, ConceptEffect, Effects, Example, MomentEffect, ImportReport, Suggestion, Suggestions }

/** `auto`, or `auto@xuhui`: a pack, or what one store lays over it. */
export function readLine(line: string): { pack: string; storeId?: string } {
  const at = line.indexOf('@')
  return at < 0 ? { pack: line } : { pack: line.slice(0, at), storeId: line.slice(at + 1) }
}
