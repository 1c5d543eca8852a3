import type { Knowledge } from '../pack/knowledge.ts'
import { anyOf } from '../text/words-file.ts'
import type { Mention, Opinion, Role } from '../types.ts'
import { splitClauses, type Clause } from './clauses.ts'
import { sideOf, type Side } from './comparison.ts'
import { createClauseReader, type Cue } from './clause-reader.ts'
import { moodOf } from './mood.ts'
import { frames } from './speech-frames.ts'
import { impliedTarget, isShown, isSpecific, nearestTarget, topicWithin, type Topic } from './target.ts'

/** What the rules need to know about a turn. Offsets of `mentions` are into `text`. */
export interface TurnToJudge {
  text: string
  role: Role
  mentions: readonly Mention[]
  /** What the turn before was about (see `topicAfter`). */
  topic?: Topic
}

/** What is felt in a turn, going by the rules. */
export type Judge = (turn: TurnToJudge) => Opinion[]

const OPEN_IF = new RegExp(anyOf(frames.words.open_ifs), 'u')
const SMALLEST = 0.15
const AFTER_TURN = 1.3
const BEFORE_TURN = 0.7

/**
 * Prepares the rules of opinion for a pack: who speaks feels what about which concept. Staff are not customers: their turns give
 * none. Words about a rival give none either, unless they compare it with what this shop offers.
 */
export function createJudge(knowledge: Knowledge): Judge {
  const readClause = createClauseReader(knowledge)
  return (turn) => {
    if (turn.role === 'staff') return []
    const clauses = splitClauses(turn.text)
    const cues: Cue[] = []
    let side: Side = 'own'
    let ifOpen = false
    let topic = turn.topic
    let isAttribute = false
    clauses.forEach((clause, at) => {
      const mentions = mentionsIn(clause, turn.mentions).filter((one) => !isAttribute || !isShown(one, clause))
      side = sideOf(clause, mentions, side)
      const mood = moodOf(clause, ifOpen)
      ifOpen = mood === 'hypothetical' && clause.mark !== '。' && OPEN_IF.test(clause.text)
      const weight = clause.turns ? AFTER_TURN : clauses[at + 1]?.turns ? BEFORE_TURN : 1
      const named = nearestTarget(mentions, 0, 0)
      for (const cue of readClause({ clause, mood, side, mentions, topic })) {
        if (isPartOfName(cue, mentions)) continue
        cues.push({ ...cue, score: cue.score * weight })
      }
      if (side === 'own') {
        topic = topicWithin(named, topic, isAttribute)
        isAttribute ||= named !== undefined && isSpecific(named)
      }
    })
    return toOpinions(cues, turn, knowledge)
  }
}

const NAMES: readonly Mention['type'][] = ['product', 'brand', 'competitor', 'segment']

/** 豪华版 is a name: the 豪华 in it praises nothing. */
function isPartOfName(cue: Cue, mentions: readonly Mention[]): boolean {
  return mentions.some(({ type, start, end }) => NAMES.includes(type) && start <= cue.start && cue.end <= end)
}

function mentionsIn(clause: Clause, mentions: readonly Mention[]): Mention[] {
  return mentions.filter(({ start, end }) => start >= clause.start && end <= clause.end)
}

function toOpinions(cues: readonly Cue[], turn: TurnToJudge, knowledge: Knowledge): Opinion[] {
  const groups = new Map<string, Cue[]>()
  for (const cue of cues) {
    const target = cue.target ?? impliedTarget(cue.text, knowledge) ?? cue.fallback
    const key = target?.conceptId ?? ''
    groups.set(key, [...(groups.get(key) ?? []), { ...cue, target }])
  }
  return [...groups.values()].flatMap((group) => toOpinion(group, turn.role)).sort((a, b) => a.start - b.start)
}

function toOpinion(group: readonly Cue[], holder: Role): Opinion[] {
  const sum = group.reduce((total, { score }) => total + score, 0)
  const score = Math.round(Math.max(-1, Math.min(1, sum)) * 100) / 100
  if (Math.abs(score) < SMALLEST) return []
  const target = group[0]?.target
  return [
    {
      holder,
      ...(target && { conceptId: target.conceptId, name: target.name }),
      polarity: score > 0 ? 'positive' : 'negative',
      score,
      cues: group.map(({ text }) => text),
      start: Math.min(...group.map(({ start }) => start)),
      end: Math.max(...group.map(({ end }) => end)),
    },
  ]
}
