import { momentsOf } from './moments.ts'
import type { Talk, TalkTurn } from './talk.ts'

/** Of Mandarin read aloud in shops: four and a half characters a second, 0.4 s between turns (measured on the spoken visits). */
const S_PER_CHARACTER = 1 / 4.5
const PAUSE_S = 0.4

/** Attitudes that lie in what a customer does: who wants to buy is for it, who haggles or complains is against it. */
const SIGN_OF_INTENT: Record<string, number> = {
  ...{ purchase_intent: 1, praise: 1 },
  ...{ price_objection: -1, feature_objection: -1, complaint: -1 },
}

/** The sign of a turn: of most of its opinions; without any, of what the customer does with it; 0 where they are even. */
export function signOf({ opinions, intents, role }: TalkTurn): number {
  if (role === 'staff') return 0
  if (opinions.length > 0) return Math.sign(opinions.reduce((sum, { polarity }) => sum + polarity, 0))
  return Math.sign(intents.reduce((sum, intent) => sum + (SIGN_OF_INTENT[intent] ?? 0), 0))
}

const spanOf = ({ start, end, text }: { start: number; end: number; text: string }) => {
  return { text, start_char: start, end_char: end }
}

/** A labelled visit as `score.py visits` reads it, with times of reading aloud; turns of others than staff and customers go as customers'. */
export function visitOf(talk: Talk) {
  let atS = 0.5
  const turns = talk.turns.map((turn) => {
    const start = atS
    const end = start + Math.max(0.4, turn.text.length * S_PER_CHARACTER)
    atS = end + PAUSE_S
    return {
      start: Number(start.toFixed(3)),
      end: Number(end.toFixed(3)),
      speaker: turn.speaker,
      role: turn.role === 'other' ? 'customer' : turn.role,
      text: turn.text,
      entities: turn.entities.map((entity) => ({ ...spanOf(entity), canonical: entity.canonical, type: entity.type })),
      sentiment: { polarity: signOf(turn), target: turn.opinions[0]?.target ?? null },
      opinions: turn.opinions,
      intents: turn.intents,
      pii: turn.personal.map((personal) => ({ ...spanOf(personal), kind: personal.kind })),
    }
  })
  const moments = momentsOf(talk)
  return {
    id: talk.id,
    trade: talk.trade,
    synthetic: true,
    audio: { clean: talk.id },
    about: talk.about,
    duration_s: Number(atS.toFixed(3)),
    turns,
    outcome: talk.outcome,
    moments: Object.keys(moments),
    moment_turns: moments,
  }
}
