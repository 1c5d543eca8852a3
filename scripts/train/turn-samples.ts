/**
 * Labelled conversations as turn-reader.py learns from them: JSON a conversation a line, its texts in the form that understanding reads
 * (normalised, one sign a character) with the spans moved along. The first line holds what sounds alike, for mis-hearings.
 *
 *   npx tsx scripts/train/turn-samples.ts scripts/train/conversations/w*.talk.gz > samples.jsonl
 */
import { soundsOf } from '../../engine/repair/sounds.ts'
import { normalise } from '../../engine/text/normalise.ts'
import { momentsOf } from '../bench/fresh/moments.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'
import type { Talk, TalkTurn } from '../bench/fresh/talk.ts'
import { signOf } from '../bench/fresh/visit.ts'

/** Rarer characters are seldom what a recogniser writes for a sound. */
const MOST_ALIKE = 8
/** Of a sound that is only near (zh and z, n and l, ang and an) fewer, and the most usual. */
const MOST_NEAR = 3

interface Span {
  start: number
  end: number
}

/** Spans of the normalised text that stand for spans of the raw one; none where nothing is left of it. */
function moveTo(raw: string): { text: string; move: (span: Span) => [number, number] | undefined } {
  const mapped = normalise(raw)
  const from = Array.from({ length: mapped.text.length }, (_, at) => mapped.toRaw(at))
  return {
    text: mapped.text,
    move: ({ start, end }) => {
      const own = [...from.keys()].filter((at) => from[at] >= start && from[at] < end)
      return own.length > 0 ? [own[0], own[own.length - 1] + 1] : undefined
    },
  }
}

function sampleOf(turn: TalkTurn, moments: string[]) {
  const { text, move } = moveTo(turn.text)
  const spans = <T extends Span>(of: readonly T[], label: (one: T) => string) =>
    of.flatMap((one) => {
      const moved = move(one)
      return moved ? [[...moved, label(one)]] : []
    })
  const cues = turn.opinions.flatMap(({ cue, polarity }) => {
    const start = cue ? turn.text.indexOf(cue) : -1
    return start < 0 ? [] : [{ start, end: start + (cue?.length ?? 0), polarity }]
  })
  return {
    text,
    speaker: turn.speaker,
    role: turn.role,
    personal: spans(turn.personal, ({ kind }) => kind),
    entities: spans(turn.entities, ({ type }) => type),
    cues: spans(cues, ({ polarity }) => (polarity > 0 ? 'positive' : 'negative')),
    sign: signOf(turn),
    intents: turn.intents,
    moments,
  }
}

function conversationOf(talk: Talk) {
  const moments = momentsOf(talk)
  const last = talk.turns.findLastIndex(({ role }) => role === 'customer')
  // A visit that was lost without a word of leaving is a risk where it ended.
  if (moments.churn_risk?.length === 0) moments.churn_risk.push(last)
  const kinds = (at: number): string[] => Object.keys(moments).filter((kind) => moments[kind].includes(at))
  const turns = talk.turns.map((turn, at) => sampleOf(turn, kinds(at)))
  return { id: talk.id, writer: talk.id.split('-')[0], trade: talk.trade, turns }
}

/** Syllables that recognisers take for one another become one. */
const nearSound = (syllable: string): string =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/^hu/, 'f')
    .replace(/([aei])ng$/, '$1n')

/** For each character those that sound like it, then some that nearly do, the most usual first. */
function alikeIn(texts: readonly string[]): Record<string, string> {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const sign of text) if (/\p{Script=Han}/u.test(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  const usual = [...counts].sort((a, b) => b[1] - a[1]).map(([sign]) => sign)
  const soundOf = (sign: string): string => soundsOf(sign)[0]?.readings[0] ?? ''
  const groups = (key: (sign: string) => string): ((sign: string) => string[]) => {
    const found = new Map<string, string[]>()
    for (const sign of usual) found.set(key(sign), [...(found.get(key(sign)) ?? []), sign])
    return (sign) => (found.get(key(sign)) ?? []).filter((other) => other !== sign)
  }
  const [alike, near] = [groups(soundOf), groups((sign) => nearSound(soundOf(sign)))]
  return Object.fromEntries(
    usual.map((sign) => {
      const same = alike(sign)
      const others = near(sign).filter((other) => !same.includes(other))
      return [sign, [...same.slice(0, MOST_ALIKE), ...others.slice(0, MOST_NEAR)].join('')]
    }),
  )
}

const conversations = process.argv.slice(2).flatMap((file) => readTalkFile(file).map(conversationOf))
const texts = conversations.flatMap(({ turns }) => turns.map(({ text }) => text))
console.log(JSON.stringify(alikeIn(texts)))
for (const conversation of conversations) console.log(JSON.stringify(conversation))
