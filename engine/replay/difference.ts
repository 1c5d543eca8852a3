import Type, { type Static } from 'typebox'

/** What may differ between two runs, in the order in which people read it. */
export const DIFFERENCE_KINDS = [
  'samples',
  'word',
  'marks',
  'time',
  'role',
  'repair',
  'concept',
  'opinion',
  'redaction',
  'moment',
  'visit',
  'insight',
  'language',
] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** Which half of the way: from the sound, or from words that are given. */
export const STAGES = ['sound', 'text'] as const
export type Stage = (typeof STAGES)[number]

/** `wanted` and `got` are parts to be shown side by side, codes among them; one is absent where something appeared or vanished. */
export const Difference = Type.Object({
  kind: Type.Enum([...DIFFERENCE_KINDS]),
  stage: Type.Enum([...STAGES]),
  atMs: Type.Optional(Type.Integer()),
  wanted: Type.Optional(Type.Array(Type.String())),
  got: Type.Optional(Type.Array(Type.String())),
  /** Of words: what stands before and after. */
  context: Type.Optional(Type.Tuple([Type.String(), Type.String()])),
  /** Of words: characters inserted, removed or replaced. */
  edits: Type.Optional(Type.Integer()),
  /** Within what the rule allows between machines. */
  tolerated: Type.Optional(Type.Literal(true)),
})
export type Difference = Static<typeof Difference>
