/** Something true of a visit as a whole; `utterances` are indices into the analysis, the evidence. */
export interface VisitFact {
  id: string
  title: { zh: string; en: string }
  utterances: number[]
}

/** What a visit came to, from the pack's rules; nothing is guessed where the words do not tell. */
export interface VisitSummary {
  stages: VisitFact[]
  needs: VisitFact[]
  /** Customer groups: with a baby, with pets, with old people … */
  groups: VisitFact[]
  /** A hint, not a record of what happened. */
  outcome?: VisitFact
}

/** Something that speaks for (above 0) or against a visit's beginning at an utterance, in log-odds. */
export interface BoundEvidence {
  kind: 'pause' | 'words' | 'opening' | 'parting' | 'away' | 'back' | 'voice'
  odds: number
  /** Where it was said. */
  utterance?: number
  /** The length of the pause, or the phrase of the pack that was found. */
  what: string
}

/** A place where another visit may begin, but the evidence does not suffice to say so. */
export interface VisitDoubt {
  utterance: number
  /** 0..1 */
  certainty: number
  evidence: BoundEvidence[]
}

/** One visit in a recording. Indices are into the analysis. */
export interface Visit extends VisitSummary {
  startMs: number
  endMs: number
  firstUtterance: number
  lastUtterance: number
  /** Of the analysis' moments, those of this visit. */
  moments: number[]
  /** 0..1 that a visit begins here; 1 for a recording's first. */
  certainty: number
  /** Why it begins here; empty for a recording's first. */
  evidence: BoundEvidence[]
  doubts: VisitDoubt[]
}
