import Type, { type Static } from 'typebox'
import type { SpokenTurn } from '../types.ts'
import { ReplayResult } from './result.ts'

/** `expected.json`: what came out of a fixture, what made it, and who took it for right. */

/** What a run was made by. Where two runs differ, what differs here may be why. */
export const MadeBy = Type.Object({
  version: Type.String(),
  /** Digest of processor, architecture and ONNX Runtime: the same gives the same again. */
  machine: Type.String(),
  model: Type.String(),
  /** Digests of the model's files, the language model, and the trained readers. */
  modelDigest: Type.String(),
  languageModelDigest: Type.String(),
  readersDigest: Type.String(),
  beams: Type.Integer(),
  languageWeight: Type.Number(),
  pack: Type.String(),
  packVersion: Type.String(),
  packDigest: Type.String(),
  glossaryDigest: Type.String(),
})
export type MadeBy = Static<typeof MadeBy>

const Place = { startMs: Type.Number(), endMs: Type.Number() }
const Alternative = Type.Object({ text: Type.String(), avgLogprob: Type.Number() })

/** A turn as it was recognised, so that what comes after can be tried alone; tokens are `[text, startMs, endMs, confidence]`. */
export const HeardTurn = Type.Object({
  ...{ ...Place, text: Type.String() },
  speaker: Type.Optional(Type.String()),
  confidence: Type.Optional(Type.Number()),
  language: Type.Optional(Type.String()),
  languageProbability: Type.Optional(Type.Number()),
  tokens: Type.Optional(Type.Array(Type.Tuple([Type.String(), Type.Number(), Type.Number(), Type.Number()]))),
  alternatives: Type.Optional(Type.Array(Alternative)),
})
export type HeardTurn = Static<typeof HeardTurn>

export const Acceptance = Type.Object({
  at: Type.String(),
  who: Type.String(),
  reason: Type.String(),
  /** How many differences were taken for right, by kind; empty the first time. */
  differences: Type.Record(Type.String(), Type.Integer()),
})
export type Acceptance = Static<typeof Acceptance>

/** What came out of one run of a fixture. */
export const Outcome = Type.Object({
  by: MadeBy,
  /** Digest of the decoded samples of each recording, 16 bits. */
  samples: Type.Array(Type.String()),
  /** From the sound; from the words that were heard when the expectation was written. */
  sound: Type.Optional(ReplayResult),
  text: Type.Optional(ReplayResult),
})
export type Outcome = Static<typeof Outcome>

export const Expectation = Type.Object({
  version: Type.Literal(1),
  by: MadeBy,
  samples: Type.Array(Type.String()),
  /** Of each recording, and where it begins. */
  heard: Type.Array(Type.Object({ offsetMs: Type.Integer(), turns: Type.Array(HeardTurn) })),
  sound: ReplayResult,
  text: ReplayResult,
  accepted: Type.Array(Acceptance),
})
export type Expectation = Static<typeof Expectation>

/** Confidences of a text that goes to disk: four places are more than any threshold needs, and the same words read the same again. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

export function toHeardTurn(turn: SpokenTurn): HeardTurn {
  const { startMs, endMs, text, speaker, confidence, language, languageProbability, tokens, alternatives } = turn
  return {
    ...{ startMs, endMs, text },
    ...(speaker !== undefined && { speaker }),
    ...(confidence !== undefined && { confidence: rounded(confidence) }),
    ...(language !== undefined && { language }),
    ...(languageProbability !== undefined && { languageProbability: rounded(languageProbability) }),
    ...(tokens && { tokens: tokens.map((one) => [one.text, one.startMs, one.endMs, rounded(one.confidence)]) }),
    ...(alternatives && {
      alternatives: alternatives.map((one) => ({ text: one.text, avgLogprob: rounded(one.avgLogprob) })),
    }),
  }
}

export function toSpokenTurn({ tokens, ...turn }: HeardTurn): SpokenTurn {
  return {
    ...turn,
    ...(tokens && {
      tokens: tokens.map(([text, startMs, endMs, confidence]) => ({ text, startMs, endMs, confidence })),
    }),
  }
}
