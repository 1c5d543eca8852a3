import type { MomentKind, Role } from '../../types.ts'
import type { Rule } from './condition.ts'
import type { Phrase } from '../../text/phrase.ts'

/** What a rule names, in both languages. */
export interface Title {
  zh: string
  en: string
}

/** Phrases by which a role gives itself away; `weight` is in log-odds. */
export interface RoleCue {
  role: Exclude<Role, 'unknown'>
  weight: number
  phrases: Phrase[]
}

/**
 * Phrases that show where visits begin and end: `opening` and `parting` for a boundary before or after them, `away` (staff go to fetch
 * something) and `back` (they return) against one; `weight` is in log-odds.
 */
export const BOUND_KINDS = ['opening', 'parting', 'away', 'back'] as const
export interface BoundCue {
  at: (typeof BOUND_KINDS)[number]
  weight: number
  phrases: Phrase[]
}

export type TitledRule = Rule & { title: Title }
export type MomentRule = Rule & { kind: MomentKind; weight: number }

/** Everything that a pack says about visits: `cues.yaml` of base and trade laid over each other. */
export interface Cues {
  roles: RoleCue[]
  bounds: BoundCue[]
  intents: Rule[]
  /** In the order in which a visit goes through them. */
  stages: TitledRule[]
  needs: TitledRule[]
  groups: TitledRule[]
  /** The first that holds is the outcome. */
  outcomes: TitledRule[]
  moments: MomentRule[]
}
