import Type, { type Static } from 'typebox'

/** `fixture.json`: what a fixture is made of. The format is described in fixtures/replays/README.md. */

export const FIXTURE_VERSION = 1

const closed = { additionalProperties: false }

/** A file beside the manifest, or in a fixture beside it (`../other/sound.opus`), and what must be in it. */
export const FileRef = Type.Object(
  {
    path: Type.String({ minLength: 1 }),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  closed,
)
export type FileRef = Static<typeof FileRef>

const Recorded = Type.Object({ kind: Type.Literal('recording'), file: FileRef }, closed)
const Joined = Type.Object(
  {
    kind: Type.Literal('joined'),
    /** One after the other; recordings are heard as one, with so much near-silence between them. */
    parts: Type.Array(
      Type.Union([
        Type.Object({ file: FileRef }, closed),
        Type.Object({ silenceMs: Type.Integer({ minimum: 1, maximum: 3_600_000 }) }, closed),
      ]),
      { minItems: 1 },
    ),
  },
  closed,
)
const Streamed = Type.Object(
  {
    kind: Type.Literal('stream'),
    /** JSON lines: when which bytes of `records` arrived, and when the link was cut. */
    arrivals: FileRef,
    /** Records as devices send them (devices/SPOOL.md). */
    records: FileRef,
  },
  closed,
)

const Share = Type.Number({ minimum: 0, maximum: 1 })

export const Manifest = Type.Object(
  {
    version: Type.Literal(FIXTURE_VERSION),
    title: Type.Optional(Type.Object({ zh: Type.String(), en: Type.String() }, closed)),
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    sound: Type.Union([Recorded, Joined, Streamed]),
    pack: Type.String({ minLength: 1 }),
    glossary: Type.Optional(FileRef),
    channel: Type.Optional(Type.String()),
    array: Type.Optional(Type.String()),
    deviceKind: Type.Optional(Type.Enum(['badge', 'mic-array', 'smart-speaker', 'dialog-robot', 'upload'])),
    dialect: Type.Optional(Type.String()),
    /** Of real people: nothing is taken for right in it while personal data is heard, and no other guesses at its words are kept. */
    muted: Type.Optional(Type.Literal(true)),
    /** What was really said, where somebody knows: a file of the form of `Reference`. */
    reference: Type.Optional(Type.String({ minLength: 1 })),
    /** Other bounds than the usual between machines. */
    rule: Type.Optional(
      Type.Partial(
        Type.Object({
          timeMs: Type.Integer({ minimum: 0 }),
          wordShare: Share,
          timeShare: Share,
          followShare: Share,
          textShare: Share,
        }),
        closed,
      ),
    ),
    /** Bounds of what is measured against the reference. */
    gates: Type.Optional(
      Type.Partial(
        Type.Object({
          cerPercent: Type.Number({ minimum: 0 }),
          conceptRecall: Share,
          falseRepairs: Type.Integer({ minimum: 0 }),
        }),
        closed,
      ),
    ),
  },
  closed,
)
export type Manifest = Static<typeof Manifest>

/** What was said, by somebody who knows. `concepts` are names of concepts, or the words that stand for them. */
export const Reference = Type.Object({
  turns: Type.Array(
    Type.Object({
      text: Type.String(),
      role: Type.Optional(Type.String()),
      startMs: Type.Optional(Type.Integer()),
      endMs: Type.Optional(Type.Integer()),
    }),
  ),
  concepts: Type.Optional(Type.Array(Type.String())),
})
export type Reference = Static<typeof Reference>
