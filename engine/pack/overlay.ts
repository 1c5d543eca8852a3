import { createHash } from 'node:crypto'
import { AppError } from '../errors.ts'
import { CONCEPT_TYPES, PERSONAL_DATA_KINDS, type ConceptType, type PersonalDataKind } from '../types.ts'

/**
 * What experts change of the packs below: differences, not copies, so that a pack may be upgraded under them. Concepts are known by their
 * id, whatever they are called; lists hold no order.
 */
export interface Overlay {
  concepts: Record<string, ConceptEdit>
  /** By `phraseKey`. */
  phrases: Record<string, PhraseEdit>
  /** By pattern. */
  redaction: Record<string, RedactionEdit>
  /** Rules of `cues.yaml` by `section/id` (needs, moments, stages …), and phrases that join its lists by `phrases/name`; as YAML. */
  cues: Record<string, string>
}

export interface ListEdit {
  add?: string[]
  remove?: string[]
}

/** What is absent is as it stands below. */
export interface ConceptEdit {
  /** It is this layer's own: nothing below need have it. Then it has type and name. */
  added?: true
  type?: ConceptType
  name?: string
  /** null: it has none. */
  parent?: string | null
  aliases?: ListEdit
  not?: ListEdit
  heardAs?: ListEdit
  /** It is found no more; what was found stays, and so does its name. */
  retired?: boolean
}

/** `removed`: the phrase below carries a feeling no more. */
export interface PhraseEdit {
  phrase: string
  concepts: string[]
  polarity: number
  weight: number
  removed?: true
}

export interface RedactionEdit {
  kind: PersonalDataKind
  note: string
}

export const SUBJECTS = ['concepts', 'phrases', 'redaction', 'cues'] as const
export type Subject = (typeof SUBJECTS)[number]

/** A document of an overlay, by its subject and id; undefined where it is taken away. */
export interface OverlayChange {
  subject: Subject
  id: string
  to: ConceptEdit | PhraseEdit | RedactionEdit | string | undefined
}

export const emptyOverlay = (): Overlay => ({ concepts: {}, phrases: {}, redaction: {}, cues: {} })

export const isEmptyOverlay = (overlay: Overlay): boolean =>
  SUBJECTS.every((subject) => Object.keys(overlay[subject]).length === 0)

/** A phrase is another one where it is limited to other concepts. */
export const phraseKey = (phrase: string, concepts: readonly string[]): string =>
  [phrase, ...[...concepts].sort()].join('|')

/** One text for one overlay, whatever the order in which it came about; its hash tells overlays apart. */
export function overlayText(overlay: Overlay): string {
  return JSON.stringify(sorted(Object.fromEntries(SUBJECTS.map((subject) => [subject, overlay[subject]]))))
}

export const overlayHash = (text: string): string => createHash('sha256').update(text).digest('hex')

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}

/** The overlay with documents changed; the given one stays as it is. */
export function withChanges(overlay: Overlay, changes: readonly OverlayChange[]): Overlay {
  const changed: Record<Subject, Record<string, unknown>> = {
    concepts: { ...overlay.concepts },
    phrases: { ...overlay.phrases },
    redaction: { ...overlay.redaction },
    cues: { ...overlay.cues },
  }
  for (const { subject, id, to } of changes) {
    if (to === undefined) delete changed[subject][id]
    else changed[subject][id] = to
  }
  return changed as unknown as Overlay
}

/** Reads what `overlayText` wrote. @throws AppError STORE_BROKEN */
export function readOverlay(text: string): Overlay {
  const value = JSON.parse(text) as Partial<Overlay>
  const overlay = { ...emptyOverlay(), ...value }
  const isWhole =
    Object.entries(overlay.concepts).every(([id, edit]) => id !== '' && isConceptEdit(edit)) &&
    Object.values(overlay.redaction).every(({ kind }) => PERSONAL_DATA_KINDS.includes(kind))
  if (!isWhole) throw new AppError('STORE_BROKEN', { detail: { reason: 'a version of the knowledge cannot be read' } })
  return overlay
}

function isConceptEdit({ added, type, name }: ConceptEdit): boolean {
  if (type !== undefined && !CONCEPT_TYPES.includes(type)) return false
  return !added || (type !== undefined && name !== undefined)
}
