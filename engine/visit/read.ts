import type { Knowledge } from '../graph/knowledge.ts'
import type { Moment, Role, Utterance } from '../types.ts'

/** Reads a visit as a whole: who speaks, then what the visit came to. */
export interface VisitReader {
  /** Who speaks each utterance. */
  roles(utterances: readonly Utterance[]): Role[]
  /** Stages, intents and moments of truth, once roles and opinions are known. */
  journey(utterances: Utterance[]): { utterances: Utterance[]; moments: Moment[] }
}

/** Prepares the reading of visits with a pack's knowledge. */
export function createVisitReader(_knowledge: Knowledge): VisitReader {
  return {
    roles: (utterances) => utterances.map(() => 'unknown'),
    journey: (utterances) => ({ utterances, moments: [] }),
  }
}
