import Type, { type Static } from 'typebox'
import { JOB_STATES } from '../../engine/queue/types.ts'
import { REREAD_STATES } from '../../engine/store/reread-types.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import { PREVIEW_STATES } from '../jobs/previews.ts'
import { RUN_STATES } from '../replay/kept-run.ts'
import { literals, open } from './common.ts'

const At = Type.Integer({ description: 'epoch ms' })

/** How far an analysis is. */
const JobEvent = Type.Object(
  {
    kind: Type.Literal('job'),
    jobId: Type.String(),
    recordingId: Type.String(),
    storeId: Type.String(),
    state: literals(JOB_STATES),
    attempts: Type.Integer(),
    fraction: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: '分析了多少，大致 / how much is analysed, roughly' }),
    ),
  },
  open,
)
const Alert = Type.Object(
  {
    kind: literals(MOMENT_KINDS),
    atMs: Type.Integer({ minimum: 0 }),
    probability: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { ...open, description: '值得叫人来看的时刻 / a moment that is likely enough to call somebody' },
)
export type Alert = Static<typeof Alert>

/** A recording whose words can be read anew; what was just analysed tells its alerts. Where another process removed it, nobody knows which it was. */
const RecordingEvent = Type.Object(
  {
    kind: Type.Literal('recording'),
    change: literals(['analysed', 'changed', 'deleted']),
    recordingId: Type.Optional(Type.String()),
    storeId: Type.Optional(Type.String()),
    alerts: Type.Optional(Type.Array(Alert)),
  },
  open,
)
/** How a device is. */
const DeviceEvent = Type.Object(
  {
    kind: Type.Literal('device'),
    device: Type.String(),
    storeId: Type.String(),
    state: Type.String(),
    isConnected: Type.Boolean(),
    lastSeenAt: Type.Optional(At),
    lastSoundAt: Type.Optional(At),
    backlogSeconds: Type.Optional(Type.Number()),
  },
  open,
)
/** Repairs were decided, or what was learnt of them was forgotten. */
const RepairsEvent = Type.Object(
  { kind: Type.Literal('repairs'), storeId: Type.String(), decided: Type.Integer() },
  open,
)
/** A basket of evidence, or what lies in it, is another than before. */
const BasketEvent = Type.Object({ kind: Type.Literal('basket'), basketId: Type.String() }, open)

/** How far a replay is, or that something of it was accepted. */
const ReplayEvent = Type.Object(
  {
    kind: Type.Literal('replay'),
    ...{ runId: Type.String(), state: literals(RUN_STATES) },
    ...{ done: Type.Integer(), total: Type.Integer() },
  },
  open,
)

/** How far history is read again. */
const RereadEvent = Type.Object(
  {
    kind: Type.Literal('reread'),
    ...{ rereadId: Type.String(), line: Type.String(), state: literals(REREAD_STATES) },
    storeId: Type.Optional(Type.String()),
    ...{ done: Type.Integer(), recordings: Type.Integer() },
  },
  open,
)

/** How far a draft is tried on what was said. */
const PreviewEvent = Type.Object(
  {
    kind: Type.Literal('preview'),
    ...{ previewId: Type.String(), draftId: Type.String(), line: Type.String(), state: literals(PREVIEW_STATES) },
    storeId: Type.Optional(Type.String()),
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
  },
  open,
)

export const LiveEvent = Type.Union([
  JobEvent,
  RecordingEvent,
  DeviceEvent,
  RepairsEvent,
  BasketEvent,
  ReplayEvent,
  RereadEvent,
  PreviewEvent,
])
export type LiveEvent = Static<typeof LiveEvent>

export const EVENT_KINDS = ['job', 'recording', 'device', 'repairs', 'basket', 'replay', 'reread', 'preview'] as const
export type EventKind = LiveEvent['kind']
