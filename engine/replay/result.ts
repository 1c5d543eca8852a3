import Type, { type Static } from 'typebox'

/**
 * What came out of a recording, in a form in which two runs can be compared and that stays on disk: no offsets, no confidences, nothing
 * that is not an answer. Times are milliseconds from the beginning of the fixture.
 */

const Ms = Type.Integer()
const Text = Type.String()

export const ResultTurn = Type.Object({
  ...{ startMs: Ms, endMs: Ms, role: Text },
  /** As recognised; then repaired and with personal data covered. */
  ...{ rawText: Text, text: Text },
  /** Words of `text` with their times; null where nobody knows them. */
  words: Type.Array(Type.Tuple([Text, Type.Union([Ms, Type.Null()]), Type.Union([Ms, Type.Null()])])),
  concepts: Type.Array(
    Type.Object({ id: Text, name: Text, surface: Text, how: Text, negated: Type.Optional(Type.Literal(true)) }),
  ),
  opinions: Type.Array(Type.Object({ holder: Text, polarity: Text, name: Type.Optional(Text) })),
  redactions: Type.Array(Type.Object({ kind: Text, startMs: Ms, endMs: Ms })),
  repairs: Type.Array(Type.Object({ original: Text, replacement: Text })),
})
export type ResultTurn = Static<typeof ResultTurn>

export const ReplayResult = Type.Object({
  durationMs: Ms,
  turns: Type.Array(ResultTurn),
  /** `facts` are `stage:…`, `need:…`, `group:…`, `outcome:…`, by the pack's ids. */
  visits: Type.Array(Type.Object({ startMs: Ms, endMs: Ms, facts: Type.Array(Text) })),
  moments: Type.Array(Type.Object({ kind: Text, atMs: Ms })),
  insights: Type.Array(Type.Object({ kind: Text, name: Type.Optional(Text), count: Type.Integer() })),
  otherLanguages: Type.Array(Type.Object({ startMs: Ms, endMs: Ms, language: Text })),
})
export type ReplayResult = Static<typeof ReplayResult>
