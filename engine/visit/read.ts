import type { Knowledge } from '../graph/knowledge.ts'
import type { Role, SpokenTurn, Utterance } from '../types.ts'
import { readJourney, type Journey } from './journey.ts'
import { loadCues } from './load-cues.ts'
import { decodeRoles, type RolePart, type Spoken } from './role-decoder.ts'
import { loadRoleModel } from './role-model.ts'
import { createRoleWords } from './role-words.ts'
import { splitTurn } from './split-turns.ts'

/** Reads a visit as a whole: who speaks, then what the visit came to. */
export interface VisitReader {
  /** Cuts turns in which two people speak, as recognisers write them when nobody paused. Turns with a speaker stay whole. */
  split: (turns: readonly SpokenTurn[]) => SpokenTurn[]
  /** Who speaks each utterance. */
  roles: (utterances: readonly Utterance[]) => Role[]
  /** Stages, intents, moments of truth and the facts about the visit, once roles and opinions are known. */
  journey: (utterances: Utterance[]) => Journey
}

/**
 * Prepares the reading of visits with a pack's knowledge and its `cues.yaml`.
 * @throws AppError PACK_INVALID with every fault of the cues, file and line.
 */
export function createVisitReader(knowledge: Knowledge): VisitReader {
  const cues = loadCues(knowledge)
  const words = createRoleWords(loadRoleModel(), cues.roles)
  return {
    split(turns) {
      const parts = decodeRoles(
        turns.map((turn): Spoken => ({ ...turn, speaker: turn.speaker ?? null })),
        words,
      )
      return turns.flatMap((turn, at) => splitTurn(turn, parts[at]))
    },
    roles: (utterances) => decodeRoles(utterances, words).map(mostSaid),
    journey: (utterances) => readJourney(utterances, cues, knowledge),
  }
}

/** The role that said more of an utterance. */
function mostSaid(parts: readonly RolePart[]): Role {
  const chars = (role: Role): number =>
    parts.reduce((sum, part) => sum + (part.role === role ? part.end - part.start : 0), 0)
  return parts.length === 0 ? 'unknown' : chars('staff') > chars('customer') ? 'staff' : 'customer'
}
