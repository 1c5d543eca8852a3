import Type, { type Static } from 'typebox'
import { DIFFERENCE_KINDS, Difference, STAGES } from '../../engine/replay/difference.ts'
import { CaseOutcome } from '../../engine/replay/run.ts'
import { Acceptance } from '../../engine/replay/expectation.ts'
import { RUN_STATES } from '../replay/kept-run.ts'
import { Milliseconds, NextCursor, closed, literals, open } from './common.ts'

/** Shapes of replays; what they mean is told in fixtures/replays/README.md and engine/replay. */

const Count = Type.Integer({ minimum: 0 })
const At = Type.Integer({ description: 'epoch ms' })
const Counts = Type.Record(Type.String(), Count, {
  description: `各类差别的处数 / how many differences of each kind: ${DIFFERENCE_KINDS.join(', ')}`,
})
/** As errors everywhere, of something that is told in an answer. */
const Fault = Type.Object(
  { code: Type.String(), message: Type.String(), messageEn: Type.String(), detail: Type.Object({}, open) },
  open,
)
/** Name of a fixture: of its folder. */
export const FixtureName = Type.String({ minLength: 1, maxLength: 255 })

export const Fixture = Type.Object(
  {
    name: Type.String(),
    title: Type.Optional(Type.Object({ zh: Type.String(), en: Type.String() }, open)),
    tags: Type.Array(Type.String()),
    pack: Type.Optional(Type.String()),
    sound: Type.Optional(literals(['recording', 'joined', 'stream'])),
    isMuted: Type.Boolean({ description: '真人的录音，已消音 / of real people, personal data silenced' }),
    isWritable: Type.Boolean({ description: '能不能认可 / whether anything can be accepted in it' }),
    accepted: Type.Optional(Acceptance),
    error: Type.Optional(Fault),
  },
  open,
)
export const Fixtures = Type.Object(
  {
    folder: Type.String({ description: '用例在哪里 / where they lie' }),
    fixtures: Type.Array(Fixture),
    nextCursor: NextCursor,
  },
  open,
)

const run = {
  ...{ id: Type.String(), state: literals(RUN_STATES), who: Type.String(), startedAt: At },
  ...{ endedAt: Type.Optional(At), stages: Type.Array(literals(STAGES)) },
  done: Type.Integer({ minimum: 0, description: '做完了几个 / how many fixtures are done' }),
  total: Count,
  ...{ same: Count, different: Count, broken: Count },
  isNew: Type.Integer({ minimum: 0, description: '还没人认可过的 / that nobody accepted yet' }),
  error: Type.Optional(Fault),
}
export const Run = Type.Object(run, open)
export const Runs = Type.Object({ runs: Type.Array(Run), nextCursor: NextCursor }, open)

const Status = literals(['same', 'different', 'broken', 'new'])
const Told = Type.Object({ what: Type.String(), wanted: Type.String(), got: Type.String() }, open)
const Accepted = Type.Optional(
  Type.Object(
    { at: Type.String(), who: Type.String(), reason: Type.String() },
    { description: '看了这次以后认可的 / taken for right after this run' },
  ),
)
const row = {
  ...{ name: Type.String(), status: Status, differences: Counts },
  tolerated: Type.Integer({ minimum: 0, description: '允许范围内的 / within what the rule allows' }),
  ...{ accepted: Accepted, error: Type.Optional(Fault) },
}
export const Matrix = Type.Object(
  {
    run: Run,
    against: Type.Optional(Run),
    fixtures: Type.Array(Type.String(), { description: '要跑的 / that are run' }),
    cases: Type.Array(Type.Object(row, open)),
  },
  open,
)

const Turn = Type.Object(
  {
    ...{ startMs: Milliseconds, endMs: Milliseconds, role: Type.String(), text: Type.String() },
    marks: Type.Array(Type.Object({ start: Count, end: Count }), {
      description: '另一边没有的字（UTF-16 位置） / characters that the other side has not',
    }),
  },
  open,
)
export const Case = Type.Object(
  {
    ...row,
    run: Run,
    against: Type.Optional(Run),
    durationMs: Milliseconds,
    found: Type.Array(Difference),
    causes: Type.Array(Told, { description: '另一边是用什么做的 / what the other side was made by otherwise' }),
    brokenGates: CaseOutcome.properties.brokenGates,
    measures: CaseOutcome.properties.measures,
    moments: Type.Array(Type.Object({ startMs: Milliseconds, wanted: Type.Array(Turn), got: Type.Array(Turn) }, open), {
      description: '两边的对话，按时刻对齐 / both conversations, side by side',
    }),
    mayAccept: Type.Boolean({
      description: '跑全了，用例能写，还没认可 / run from its sound, can be written, not yet accepted',
    }),
    mayTakeBack: Type.Boolean({
      description: '看了这次以后认可的，之后没有改过 / accepted after this run, and nothing was changed since',
    }),
  },
  open,
)
export const Taken = Type.Object({ accepted: Acceptance }, open)
export const TakenBack = Type.Object({ takenBack: Acceptance }, open)

export const StartBody = Type.Object(
  {
    fixtures: Type.Optional(
      Type.Array(FixtureName, { maxItems: 1000, description: '只跑这些；不写就是全部 / these alone; absent: all' }),
    ),
    stage: Type.Optional(literals(STAGES)),
  },
  closed,
)
export const AcceptBody = Type.Object(
  {
    case: FixtureName,
    reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S', description: '为什么 / why' }),
  },
  closed,
)
export const TakeBackBody = Type.Object({ case: FixtureName }, closed)
export const Against = Type.Object(
  {
    against: Type.Optional(
      Type.String({
        maxLength: 100,
        description: '和哪次比；不写：和认可的比 / the other run; absent: what was accepted',
      }),
    ),
  },
  closed,
)
export const CaseQuery = Type.Object({ case: FixtureName, ...Against.properties }, closed)

export type ReplayFixture = Static<typeof Fixture>
export type ReplayRunFacts = Static<typeof Run>
export type ReplayMatrix = Static<typeof Matrix>
export type ReplayCase = Static<typeof Case>
