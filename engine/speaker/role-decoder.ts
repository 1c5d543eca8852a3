import { NUMERAL } from '../text/chinese-number.ts'
import { isQuestion } from '../text/question.ts'
import { plainText } from '../text/plain-text.ts'
import { pausesAfter } from '../text/punctuation-pause.ts'
import { turnWords } from '../text/turn-words.ts'
import { anyOf } from '../text/words-file.ts'
import type { RoleWords } from './role-words.ts'
import { timeAt, type TimedText } from './time-at.ts'
import type { AcousticRoles } from './acoustic-roles.ts'

/** Words with their time, as far as roles need them. */
export interface Spoken {
  startMs: number
  endMs: number
  text: string
  speaker: string | null
  tokens?: readonly TimedText[]
  /** Log-odds that staff said all of it, by another reader than the words' own. */
  staff?: number | undefined
}

/** A part of one text with the role that said it. Offsets are into the text. */
export interface RolePart {
  start: number
  end: number
  role: 'staff' | 'customer'
}

/** By what roles are told. */
export interface RoleCues {
  words: RoleWords
  /** By sound, for a stretch of the recording. */
  sound?: AcousticRoles | undefined
}

type Side = 0 | 1
const ROLE_OF = ['staff', 'customer'] as const
const SIDES: readonly Side[] = [0, 1]

/** Log-odds of the turn going over to the other side between two utterances, after a question, and over a short breath. */
const CHANGES = 0.9
const CHANGES_AFTER_QUESTION = 1.2
const BREATH_MS = 120
const CHANGES_IN_BREATH = 0.5
/**
 * What it costs to find a second voice inside one utterance: at a mark, particle or pause, before an opening word; fewest characters of a part.
 * −1.5 and −2 for marks tell roles as well (39 spoken visits), and cut more that one person says, where there is no sound to ask.
 */
const MARKED = -2.5
const OPENED = -3.5
/** A pause that recognisers which write marks put one at, mostly: what telling with 200 or 80 ms is no better for (39 visits, close and far). */
const LEAST_PAUSE_MS = 120
const FEWEST_CHARS = 4
const MOST_PARTS = 24
const MOST_SPEAKERS = 8

/** Log-odds of a change between neighbours. */
export function changeBetween(before: Spoken, after: Spoken): number {
  if (isQuestion(plainText(before.text).text)) return CHANGES_AFTER_QUESTION
  return after.startMs - before.endMs < BREATH_MS ? CHANGES_IN_BREATH : CHANGES
}

/**
 * Who says what, by words and by turns: a semi-Markov Viterbi search in which every utterance is cut into parts of alternating
 * sides at its clause ends. Utterances with a speaker's number are not cut, and one speaker has one role.
 */
export function decodeRoles(spoken: readonly Spoken[], cues: RoleCues): RolePart[][] {
  const speakers = [...new Set(spoken.map(({ speaker }) => speaker))]
  const known = !speakers.includes(null) && speakers.length <= MOST_SPEAKERS
  return known && speakers.length > 1 ? bySpeaker(spoken, speakers, cues.words) : byTurns(spoken, cues)
}

/** Tries every share of roles among the speakers. */
function bySpeaker(spoken: readonly Spoken[], speakers: readonly (string | null)[], words: RoleWords): RolePart[][] {
  const sums = speakers.map((speaker) =>
    spoken.reduce((sum, one) => sum + (one.speaker === speaker ? words(one.text) + (one.staff ?? 0) : 0), 0),
  )
  const turns = spoken.slice(1).flatMap((one, i) => {
    const [before, after] = [speakers.indexOf(spoken[i].speaker), speakers.indexOf(one.speaker)]
    return before === after ? [] : [{ before, after, change: changeBetween(spoken[i], one) }]
  })
  let best = { score: -Infinity, mask: 0 }
  for (let mask = 1; mask < (1 << speakers.length) - 1; mask++) {
    const side = (speaker: number): number => (mask >> speaker) & 1
    const said = sums.reduce((sum, staff, speaker) => sum + (side(speaker) === 0 ? staff : -staff) / 2, 0)
    const changed = turns.reduce(
      (sum, { before, after, change }) => sum + (side(before) === side(after) ? -change : change) / 2,
      0,
    )
    if (said + changed > best.score) best = { score: said + changed, mask }
  }
  return spoken.map(({ speaker, text }) => {
    const side = ((best.mask >> speakers.indexOf(speaker)) & 1) as Side
    return [{ start: 0, end: text.length, role: ROLE_OF[side] }]
  })
}

/** The best ways through one utterance: `to[first][last]` has the best score and the cuts between. */
interface Way {
  score: number
  parts: RolePart[]
}

/** The best way up to an utterance, and the one that it continues. */
interface Path {
  score: number
  parts: RolePart[]
  before: Path | undefined
}

function byTurns(spoken: readonly Spoken[], cues: RoleCues): RolePart[][] {
  let ways: Path[] = []
  spoken.forEach((one, at) => {
    const inside = waysThrough(one, cues)
    const change = at === 0 ? 0 : changeBetween(spoken[at - 1], one) / 2
    ways = SIDES.map((last) => {
      let best: Path = { score: -Infinity, parts: [], before: undefined }
      for (const first of SIDES) {
        const way = inside[first][last]
        if (at === 0 && way.score > best.score) best = { ...way, before: undefined }
        for (const before of at === 0 ? [] : SIDES) {
          const score = ways[before].score + way.score + (before === first ? -change : change)
          if (score > best.score) best = { score, parts: way.parts, before: ways[before] }
        }
      }
      return best
    })
  })
  const parts: RolePart[][] = []
  const best = ways.length === 0 || ways[0].score >= ways[1].score ? ways.at(0) : ways.at(1)
  for (let path = best; path; path = path.before) parts.push(path.parts)
  return parts.reverse()
}

function waysThrough(spoken: Spoken, { words, sound }: RoleCues): Way[][] {
  const { text, speaker } = spoken
  const isWhole = speaker !== null || text.length < 2 * FEWEST_CHARS
  const cuts = isWhole ? [{ at: text.length, cost: 0 }] : cutsOf(spoken)
  const heard = (start: number, end: number): number =>
    sound ? sound(timeAt(spoken, start), end === text.length ? spoken.endMs : timeAt(spoken, end)) : 0
  return SIDES.map((first) => {
    const table: Way[][] = cuts.map(() => SIDES.map(() => ({ score: -Infinity, parts: [] })))
    cuts.forEach(({ at: end }, to) => {
      for (let from = 0; from <= to; from++) {
        const start = from === 0 ? 0 : cuts[from - 1].at
        if (cuts.length > 1 && end - start < FEWEST_CHARS) continue
        const read = (spoken.staff ?? 0) * ((end - start) / Math.max(1, text.length))
        const staff = (words(text.slice(start, end)) + heard(start, end) + read) / 2
        for (const side of SIDES) {
          const before = from === 0 ? (side === first ? NOTHING : undefined) : table[from - 1][1 - side]
          const cost = from === 0 ? 0 : cuts[from - 1].cost
          const score = (before?.score ?? -Infinity) + (side === 0 ? staff : -staff) + cost
          if (before && score > table[to][side].score)
            table[to][side] = { score, parts: [...before.parts, { start, end, role: ROLE_OF[side] }] }
        }
      }
    })
    return table[cuts.length - 1]
  })
}

const NOTHING: Way = { score: 0, parts: [] }
const MARK = /[\s\p{P}]+/gu
const PARTICLE = new RegExp(`(?<=${anyOf(turnWords.voice_ends)})(?=\\p{Script=Han})`, 'gu')
/** Words with which people take the turn. */
const OPENING = new RegExp(`(?<=\\p{Script=Han}{3}|[0-9%])(?=${anyOf(turnWords.voice_openings)})`, 'gu')

/** A place where another voice may set in, and what it costs to believe so. */
interface Cut {
  at: number
  cost: number
}

/** The places where an utterance can be cut, the last one its end: marks, pauses, particles that end a sentence, words that open one. */
function cutsOf({ text, tokens = [] }: Spoken): Cut[] {
  const cuts = new Map<number, number>()
  const add = (at: number, cost: number): void => {
    if (at > 0 && at < text.length && cost > (cuts.get(at) ?? -Infinity)) cuts.set(at, cost)
  }
  for (const found of text.matchAll(OPENING)) add(found.index, OPENED)
  for (const found of text.matchAll(PARTICLE)) add(found.index, MARKED)
  for (const found of text.matchAll(MARK)) add(found.index + found[0].length, MARKED)
  for (const at of pausesIn(text, tokens)) add(at, MARKED)
  const sorted = [...cuts].map(([at, cost]) => ({ at, cost })).sort((a, b) => a.at - b.at)
  const kept = sorted.length < MOST_PARTS ? sorted : sorted.filter(({ cost }) => cost === MARKED).slice(0, MOST_PARTS)
  return [...kept, { at: text.length, cost: 0 }]
}

/** Who reads out a number pauses within it. */
const WITHIN_NUMBER = new RegExp(`^[${NUMERAL}点]{2}$`)

/** Offsets at which somebody paused, where the times of all of the text are known. */
function pausesIn(text: string, tokens: readonly TimedText[]): number[] {
  let at = 0
  const ends = tokens.map((token) => (at += token.text.length))
  if (at !== text.length) return []
  const pauses = pausesAfter(tokens)
  return ends.filter(
    (end, token) => pauses[token] >= LEAST_PAUSE_MS && !WITHIN_NUMBER.test(text.slice(end - 1, end + 1)),
  )
}
