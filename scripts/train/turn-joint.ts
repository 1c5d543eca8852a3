/**
 * How the turn reader and the rules are joined (engine/turn/joint.ts): logistic regressions over what both say of conversations whose
 * writers the reader has not read → OUT_FOLDER/joint.json.
 *
 *   npx tsx scripts/train/turn-joint.ts READER_FOLDER FILE.talk[.gz]...
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openMentions } from '../../engine/annotate/open-mentions.ts'
import type { JointMention, JointMoment, JointSide, JointWeights } from '../../engine/turn/joint.ts'
import { logOdds } from '../../engine/turn/odds.ts'
import { createTurnReader } from '../../engine/turn/reader.ts'
import { CONCEPT_TYPES, MOMENT_KINDS, type ConceptType } from '../../engine/types.ts'
import { momentsOf } from '../bench/fresh/moments.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'
import { signOf } from '../bench/fresh/visit.ts'
import { ruledConversations } from './ruled-conversations.ts'

interface Sample {
  features: number[]
  held: boolean
}

const byKind = (of: (kind: ConceptType) => number) =>
  Object.fromEntries(CONCEPT_TYPES.map((kind) => [kind, of(kind)])) as Record<ConceptType, number>
const AS_READ = { weights: { read: 1, kinds: byKind(() => 0) }, least: 0, tokens: [] }
const STEPS = 3000
const RATE = 0.3
/** Weights of the features, the bias last, by gradient descent on the mean log-loss. */
function fit(samples: readonly Sample[]): number[] {
  const weights = new Array<number>((samples[0]?.features.length ?? 0) + 1).fill(0)
  for (let step = 0; step < STEPS; step++) {
    const slope = new Array<number>(weights.length).fill(0)
    for (const { features, held } of samples) {
      const row = [...features, 1]
      const odds = row.reduce((sum, value, at) => sum + value * weights[at], 0)
      const error = 1 / (1 + Math.exp(-odds)) - Number(held)
      row.forEach((value, at) => (slope[at] += (error * value) / samples.length))
    }
    slope.forEach((value, at) => (weights[at] -= RATE * value))
  }
  return weights.map((one) => Math.round(1000 * one) / 1000)
}

const [dir, ...files] = process.argv.slice(2)
const talks = files.flatMap((file) => readTalkFile(file))
const reader = await createTurnReader(dir)
const sides = { negative: [] as Sample[], positive: [] as Sample[] }
const mentions: Sample[] = []
const moments = Object.fromEntries(MOMENT_KINDS.map((kind) => [kind, [] as Sample[]]))
for await (const { talk, turns, ruled } of ruledConversations(talks)) {
  const readings = await reader.read(turns.map(({ text, speaker = null }) => ({ text, speaker })))
  for (const [at, turn] of talk.turns.entries()) {
    const { text, mentions: known } = ruled.utterances[at]
    for (const { surface, confidence, type } of openMentions(text, readings[at].entities, known, AS_READ)) {
      const held = turn.entities.some((one) => one.text.includes(surface) || surface.includes(one.text))
      mentions.push({ features: [logOdds(confidence), ...CONCEPT_TYPES.map((kind) => Number(kind === type))], held })
    }
    if (turn.role !== 'customer') continue
    const sum = ruled.utterances[at].opinions.reduce((total, { score }) => total + score, 0)
    const [against, inFavour] = [logOdds(readings[at].negative), logOdds(readings[at].positive)]
    const rules = (sign: number): number[] => [Number(Math.sign(sum) === sign), Number(Math.sign(sum) === -sign)]
    sides.negative.push({ features: [against, inFavour, ...rules(-1)], held: signOf(turn) < 0 })
    sides.positive.push({ features: [inFavour, against, ...rules(1)], held: signOf(turn) > 0 })
  }
  const wanted = momentsOf(talk)
  for (const kind of MOMENT_KINDS) {
    const of = readings.map((reading, at) => (talk.turns[at].role === 'staff' ? 0 : reading.moments[kind]))
    const rule = Number(ruled.moments.some((moment) => moment.kind === kind))
    moments[kind].push({ features: [logOdds(Math.max(...of)), rule], held: kind in wanted })
  }
}
await reader.close()
const sideOf = (samples: readonly Sample[]): JointSide => {
  const [own, other, ruledOwn, ruledOther, bias] = fit(samples)
  return { own, other, ruledOwn, ruledOther, bias }
}
const momentOf = (samples: readonly Sample[]): JointMoment => {
  const [read, rule, bias] = fit(samples)
  return { read, rule, bias }
}
const mentionOf = (samples: readonly Sample[]): JointMention => {
  const [read, ...ofKinds] = fit(samples)
  const bias = ofKinds[CONCEPT_TYPES.length]
  return { read, kinds: byKind((kind) => Math.round(1000 * (ofKinds[CONCEPT_TYPES.indexOf(kind)] + bias)) / 1000) }
}
const weights: JointWeights = {
  mention: mentionOf(mentions),
  sides: { negative: sideOf(sides.negative), positive: sideOf(sides.positive) },
  moments: Object.fromEntries(MOMENT_KINDS.map((kind) => [kind, momentOf(moments[kind])])) as JointWeights['moments'],
}
writeFileSync(join(dir, 'joint.json'), `${JSON.stringify(weights, null, 2)}\n`)
