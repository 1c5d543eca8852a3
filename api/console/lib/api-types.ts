import type { Static } from 'typebox'
import type { Coverage } from '../../../engine/insight/coverage.ts'
import type { Figure } from '../../../engine/insight/figure.ts'
import type { Facets } from '../../../engine/store/facet-types.ts'
import type { SearchHit, StoredUtterance } from '../../../engine/store/types.ts'
import type { Concept, ListedJob, Moment, Recording, Visit } from '../../schemas/entities.ts'
import type { LightUtterance } from '../../schemas/fields.ts'
import type { Device } from '../../schemas/devices.ts'
import type { Key as KeySchema } from '../../schemas/keys.ts'
import type { LedgerRow } from '../../schemas/ledger.ts'
import type { Session as SessionSchema } from '../../schemas/session.ts'
import type { System } from '../../schemas/system.ts'

/** Shapes of answers, as the service's own code has them. */

export type Session = Static<typeof SessionSchema>
export type Job = Static<typeof ListedJob>
export type Key = Static<typeof KeySchema>
export type SystemFacts = Static<typeof System>
export type DeviceFacts = Static<typeof Device>
export type LedgerDay = Static<typeof LedgerRow>
export type RecordingFacts = Static<typeof Recording>
export type MomentOfTruth = Static<typeof Moment>
export type VisitFacts = Static<typeof Visit>
export type ConceptNode = Static<typeof Concept> & { matched?: { text: string; start: number; end: number } }
export type Said = Pick<StoredUtterance, 'id' | 'recordingId' | 'at' | 'startMs' | 'endMs' | 'text' | 'role'> &
  Partial<StoredUtterance>
export type { LightUtterance }

export interface Hit extends Omit<SearchHit, 'utterance'> {
  utterance: Said
}
export interface HitGroup {
  /** Absent for what was said in no visit. */
  visitId?: string
  startMs?: number
  endMs?: number
  total: number
  shown: number
}
export interface SearchAnswer {
  hits: Hit[]
  total: number
  nextCursor?: string
  /** By visit: whose the next `shown` hits are, of so many in it. */
  groups?: HitGroup[]
  totalVisits?: number
  facets?: Facets
  /** Where nothing is found: concepts that sound alike and were spoken of. */
  near?: { id: string; name: string; start: number; end: number; total: number }[]
  /** Where nothing is found: what it would be if a customer said it. */
  meant?: {
    moment?: string
    concept?: { id: string; name: string }
    polarity?: '' | 'positive' | 'negative' | 'unsure'
    total: number
  }[]
}

/** A figure as it travels: the filters by which it opens have become a link. */
export type LinkedFigure = Omit<Figure, 'opens'> & { utterances: string }
export type { Coverage, Facets }

export interface Title {
  zh: string
  en: string
}
export type Labels = Record<string, Record<string, Title>>
