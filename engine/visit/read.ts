import type { AcousticTrack } from '../audio/acoustic-track.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import type { TurnReading } from '../turn-types.ts'
import type { DeviceKind, Role, SpokenTurn, Utterance } from '../types.ts'
import { loadBoundaryModel } from './segmentation/boundary-model.ts'
import { boundaryLogOdds } from './segmentation/boundary-log-odds.ts'
import { createBoundaryWords } from './segmentation/boundary-words.ts'
import { findVisits, type VisitSpan } from './segmentation/find-visits.ts'
import { readJourney, type Journey } from './journey.ts'
import { loadCues } from '../pack/cues/load-cues.ts'
import { changeBetween, decodeRoles, type RolePart, type Spoken } from '../speaker/role-decoder.ts'
import { loadRoleModel } from '../speaker/role-model.ts'
import { createRoleWords, type RoleWords } from '../speaker/role-words.ts'
import { splitTurn } from '../speaker/split-turns.ts'
import { readAcousticRoles, type AcousticRoles, type WordedTurn } from '../speaker/acoustic-roles.ts'
import { createSpeakerChange } from '../speaker/speaker-change.ts'

/** Log-odds that staff said a sentence that stands alone, set by hand: notes and reviews are customers', and staff seldom speak to nobody. */
const ALONE_IS_STAFF = -3

/**
 * What the words' log-odds count beside the turn reader's, which has read the same words and those around them. On 39 spoken visits 0, 0.3 and
 * 0.5 are as good, and better than 1; with 0 a pack's phrases of roles would say nothing.
 */
const WORDS_BESIDE_READER = 0.3

/** How a visit sounded, where it was heard. */
export interface HeardVisit {
  track: AcousticTrack
  device?: DeviceKind | undefined
}

/** Reads a visit as a whole: who speaks, then what the visit came to. */
export interface VisitReader {
  /** Where one visit ends and the next begins in a recording that runs on; one span for a recording of one visit, none for no turns. */
  visits: (turns: readonly SpokenTurn[], heard?: HeardVisit) => VisitSpan[]
  /** What the sound of a visit says about roles, as far as words alone tell; undefined where voices and places cannot be told apart. */
  hear: (turns: readonly SpokenTurn[], heard: HeardVisit) => AcousticRoles | undefined
  /** Cuts turns in which two people speak, as recognisers write them when nobody paused. Turns with a speaker stay whole. */
  split: (turns: readonly SpokenTurn[], sound?: AcousticRoles) => SpokenTurn[]
  /** Who speaks each utterance, by sound, words and turns; `readings` are the turn reader's word on each. */
  roles: (
    utterances: readonly Utterance[],
    heard?: HeardVisit,
    readings?: readonly (TurnReading | undefined)[],
  ) => Role[]
  /**
   * Stages, intents, moments of truth and the facts about the visit, once roles and opinions are known. `first` is the place of the visit's
   * first utterance in the recording: indices in the result count from the recording's.
   */
  journey: (
    utterances: Utterance[],
    readings: readonly (TurnReading | undefined)[] | undefined,
    first?: number,
  ) => Journey
}

/**
 * Prepares the reading of visits with a pack's knowledge and its `cues.yaml`.
 * @throws AppError PACK_INVALID with every fault of the cues, file and line.
 */
export function createVisitReader(knowledge: Knowledge): VisitReader {
  const cues = loadCues(knowledge)
  const words = createRoleWords(loadRoleModel(), cues.roles)
  const split: VisitReader['split'] = (turns, sound) => {
    const parts = decodeRoles(turns.map(toSpoken), { words, sound })
    return turns.flatMap((turn, at) => splitTurn(turn, parts[at]))
  }
  const bounds = { words: createBoundaryWords(cues.bounds), model: loadBoundaryModel() }
  return {
    visits(turns, heard) {
      const voices = heard && createSpeakerChange(turns, heard.track)
      return findVisits(turns, boundaryLogOdds(turns, { ...bounds, voices }))
    },
    hear(turns, { track, device }) {
      const hearOnce = (sound?: AcousticRoles): AcousticRoles | undefined =>
        readAcousticRoles(wordedTurns(split(turns, sound).map(toSpoken), words), track, device)
      // Turns that words alone had left whole are cut where the voice changes: then each part is heard anew.
      const first = hearOnce()
      return first && (hearOnce(first) ?? first)
    },
    split,
    roles(utterances, heard, readings) {
      const weight = readings?.some((reading) => reading !== undefined) ? WORDS_BESIDE_READER : 1
      const own: RoleWords = (text) => weight * words(text)
      const spoken = utterances.map(({ startMs, endMs, text, speaker }, at): Spoken => {
        const alone = utterances.length === 1 ? ALONE_IS_STAFF : 0
        return { startMs, endMs, text, speaker, staff: (readings?.[at]?.staff ?? 0) + alone }
      })
      const sound = heard && readAcousticRoles(wordedTurns(spoken, own), heard.track, heard.device)
      return decodeRoles(spoken, { words: own, sound }).map(mostSaid)
    },
    journey: (utterances, readings, first) => readJourney({ utterances, readings }, cues, knowledge, first),
  }
}

function wordedTurns(parts: readonly Spoken[], words: RoleWords): WordedTurn[] {
  return parts.map((part, at) => ({
    ...{ startMs: part.startMs, endMs: part.endMs, staff: words(part.text) + (part.staff ?? 0) },
    changed: at === 0 ? 0 : changeBetween(parts[at - 1], part),
  }))
}

const toSpoken = (turn: SpokenTurn): Spoken => ({ ...turn, speaker: turn.speaker ?? null })

/** The role that said more of an utterance. */
function mostSaid(parts: readonly RolePart[]): Role {
  const chars = (role: Role): number =>
    parts.reduce((sum, part) => sum + (part.role === role ? part.end - part.start : 0), 0)
  return parts.length === 0 ? 'unknown' : chars('staff') > chars('customer') ? 'staff' : 'customer'
}
