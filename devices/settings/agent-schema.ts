import { Type, type Static, type TSchema } from 'typebox'

/** What `agent.yaml` may say. Every section is described with an example in `devices/agent.example.yaml`. */

const closed = { additionalProperties: false }
const optional = Type.Optional
const PlainName = Type.String({
  pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}$',
  description: '1–64 letters, digits, . _ -',
})

export const PROFILES = ['badge', 'mic-array', 'smart-speaker', 'dialog-robot'] as const

const Rate = Type.Integer({ minimum: 8000, maximum: 96_000 })
const Channels = Type.Integer({ minimum: 1, maximum: 8 })
/** A device may have channels that are not kept. */
const MOST_DELIVERED = 32
const Delivered = Type.Integer({ minimum: 1, maximum: MOST_DELIVERED })
const Pace = Type.Enum(['real-time', 'fast'])
const Path = Type.String({ minLength: 1 })
const Command = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })

/** Where the sound comes from, each kind with what it alone wants to know. */
export const SOURCES = {
  microphone: Type.Object(
    {
      kind: Type.Literal('microphone'),
      recorder: optional(Type.Enum(['arecord', 'sox', 'rec'])),
      device: optional(Type.String({ minLength: 1 })),
      rate: optional(Rate),
      channels: optional(Channels),
    },
    closed,
  ),
  array: Type.Object(
    {
      kind: Type.Literal('array'),
      program: optional(Type.Enum(['arecord', 'parec'])),
      device: optional(Type.String({ minLength: 1 })),
      rate: optional(Rate),
      channels: Delivered,
      samples: optional(Type.Enum(['s16', 's24', 's32'])),
      keep: optional(
        Type.Array(Type.Integer({ minimum: 0, maximum: MOST_DELIVERED - 1 }), { minItems: 1, maxItems: 8 }),
      ),
    },
    closed,
  ),
  rtsp: Type.Object(
    {
      kind: Type.Literal('rtsp'),
      url: optional(Type.String({ pattern: '^rtsp://', description: 'rtsp://…', writeOnly: true })),
      urlFile: optional(Path),
      rate: optional(Rate),
      channels: optional(Channels),
    },
    closed,
  ),
  file: Type.Object(
    {
      kind: Type.Literal('file'),
      path: Path,
      rate: optional(Rate),
      channels: optional(Channels),
      pace: optional(Pace),
    },
    closed,
  ),
  folder: Type.Object(
    {
      kind: Type.Literal('folder'),
      path: Path,
      moveTo: optional(Path),
      rate: optional(Rate),
      channels: optional(Channels),
      pace: optional(Pace),
      offsetMinutes: optional(Type.Integer({ minimum: -840, maximum: 840 })),
    },
    closed,
  ),
  silence: Type.Object({ kind: Type.Literal('silence'), rate: optional(Rate), channels: optional(Channels) }, closed),
} as const satisfies Record<string, TSchema>
export type SourceKind = keyof typeof SOURCES
export type SourceSettings = { [K in SourceKind]: Static<(typeof SOURCES)[K]> }[SourceKind]

const Span = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
  description: '09:00-21:30',
})
const Spans = Type.Array(Span, { maxItems: 6 })

const sections = {
  server: optional(Type.String({ pattern: '^https?://[^/]', description: 'http://192.168.1.10:8790' })),
  name: optional(PlainName),
  store: optional(PlainName),
  folder: optional(Path),
  array: optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'tingdian devices array list' })),
  capture: optional(Type.Enum(['everything', 'gate'])),
  gate: optional(
    Type.Object(
      {
        preRollMs: optional(Type.Integer({ minimum: 0, maximum: 5000 })),
        hangMs: optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
      },
      closed,
    ),
  ),
  codec: optional(Type.Enum(['pcm', 'opus'])),
  opusKbps: optional(Type.Integer({ minimum: 6, maximum: 128 })),
  recordMs: optional(Type.Integer({ minimum: 20, maximum: 1000 })),
  spool: optional(
    Type.Object(
      {
        maxMib: optional(Type.Integer({ minimum: 16 })),
        minFreeMib: optional(Type.Integer({ minimum: 0 })),
        whenFull: optional(Type.Enum(['oldest', 'stop'])),
        keepAckedHours: optional(Type.Number({ minimum: 0, maximum: 8760 })),
        sealed: optional(Type.Boolean()),
      },
      closed,
    ),
  ),
  upload: optional(
    Type.Object(
      {
        maxKbps: optional(Type.Integer({ minimum: 8 })),
        quietHours: optional(Spans),
      },
      closed,
    ),
  ),
  pauseFile: optional(Path),
  openingHours: optional(
    Type.Object(
      {
        timeZone: Type.String({ minLength: 1, maxLength: 64 }),
        weekly: Type.Object(
          { mon: Spans, tue: Spans, wed: Spans, thu: Spans, fri: Spans, sat: Spans, sun: Spans },
          closed,
        ),
        exceptions: optional(
          Type.Array(
            Type.Object(
              { date: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: '2026-10-01' }), open: Spans },
              closed,
            ),
            {
              maxItems: 1000,
            },
          ),
        ),
      },
      closed,
    ),
  ),
  indicator: optional(
    Type.Object(
      {
        demanded: optional(Type.Boolean()),
        on: optional(Command),
        off: optional(Command),
        file: optional(Path),
      },
      closed,
    ),
  ),
  healthSeconds: optional(Type.Integer({ minimum: 1, maximum: 3600 })),
} as const satisfies Record<string, TSchema>

/** The sections that a profile gives defaults for: all but who and where the device is, and what it listens to. */
export const PROFILE_SCHEMA = Type.Object(sections, closed)
export type ProfileSettings = Static<typeof PROFILE_SCHEMA>

/** Of `source` only that it is there: its own schema depends on its kind. */
export const AGENT_SCHEMA = Type.Object(
  { ...sections, profile: Type.Enum([...PROFILES]), source: Type.Object({}) },
  closed,
)
export type AgentFile = ProfileSettings & { profile: (typeof PROFILES)[number]; source: SourceSettings }
