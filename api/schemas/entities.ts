import Type from 'typebox'
import { JOB_STATES, type JobState } from '../../engine/queue/types.ts'
import { TIME_QUALITIES, type TimeQuality } from '../../engine/recording-types.ts'
import { CONCEPT_TYPES, MOMENT_KINDS, PERSONAL_DATA_KINDS } from '../../engine/types.ts'
import { Milliseconds, literals, open } from './common.ts'

/** Shapes of answers, as /docs shows them. Their meaning is told in engine/types.ts and engine/store/types.ts. */

export const Span = Type.Object({ start: Type.Integer(), end: Type.Integer() })

export const Mention = Type.Object(
  {
    conceptId: Type.String(),
    name: Type.String(),
    type: literals(CONCEPT_TYPES),
    surface: Type.String(),
    start: Type.Integer(),
    end: Type.Integer(),
    confidence: Type.Number(),
    how: literals(['exact', 'alias', 'repaired', 'number', 'learned']),
    negated: Type.Boolean(),
  },
  open,
)

export const Opinion = Type.Object(
  {
    holder: literals(['staff', 'customer', 'unknown']),
    conceptId: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    polarity: literals(['positive', 'negative', 'unsure']),
    score: Type.Number({ minimum: -1, maximum: 1 }),
    cues: Type.Array(Type.String()),
    start: Type.Integer(),
    end: Type.Integer(),
  },
  open,
)

export const StoredRepair = Type.Object(
  {
    id: Type.String(),
    utteranceId: Type.String(),
    original: Type.String(),
    replacement: Type.String(),
    conceptId: Type.String(),
    score: Type.Number(),
    rule: Type.String(),
    state: literals(['proposed', 'accepted', 'rejected']),
  },
  open,
)

/** A repair with the utterance it stands in. */
export const ListedRepair = Type.Object(
  {
    ...StoredRepair.properties,
    start: Type.Integer({ description: '在 text 里，按 UTF-16 计 / in the text, in UTF-16' }),
    end: Type.Integer(),
    text: Type.String(),
    role: literals(['staff', 'customer', 'unknown']),
    recordingId: Type.String(),
    storeId: Type.String(),
    at: Type.Integer(),
    fromMs: Milliseconds,
    toMs: Milliseconds,
  },
  open,
)

export const LearntRepair = Type.Object(
  {
    storeId: Type.String(),
    original: Type.String(),
    replacement: Type.String(),
    conceptId: Type.String(),
    accepted: Type.Integer(),
    rejected: Type.Integer(),
    learnt: literals(['blocked', 'lowered', 'raised', 'none']),
  },
  open,
)

const LanguageCode = Type.String({
  description: 'BCP 47：zh、yue、en……，不知道是哪种时为 und / BCP 47; und: nobody knows which',
})

const OtherLanguage = Type.Object(
  { startMs: Milliseconds, endMs: Milliseconds, language: LanguageCode, languageProbability: Type.Number() },
  { ...open, description: '说的不是中文的一段，没有文字 / speech that is not Chinese: no words of it are known' },
)

export const Utterance = Type.Object(
  {
    id: Type.String(),
    recordingId: Type.String(),
    at: Type.Integer({ description: '首个声音的时刻（epoch ms）/ wall clock of the first sound, epoch ms' }),
    startMs: Milliseconds,
    endMs: Milliseconds,
    speaker: Type.Union([Type.String(), Type.Null()]),
    role: literals(['staff', 'customer', 'unknown']),
    text: Type.String(),
    rawText: Type.String(),
    confidence: Type.Number(),
    language: Type.Optional(LanguageCode),
    languageProbability: Type.Optional(Type.Number()),
    mentions: Type.Array(Mention),
    opinions: Type.Array(Opinion),
    repairs: Type.Array(StoredRepair),
    redactions: Type.Array(
      Type.Object(
        {
          kind: literals(PERSONAL_DATA_KINDS),
          ...{ start: Type.Integer(), end: Type.Integer(), confidence: Type.Number() },
        },
        open,
      ),
    ),
  },
  open,
)

export const Moment = Type.Object(
  { kind: literals(MOMENT_KINDS), atMs: Milliseconds, utteranceIds: Type.Array(Type.String()), weight: Type.Number() },
  open,
)

/** How far the time of a recording, or of a hit in it, may be trusted. */
export const StartCertainty = {
  timeQuality: Type.Optional(
    Type.Unsafe<TimeQuality>(
      Type.String({
        enum: [...TIME_QUALITIES],
        description:
          '录音开始时刻有多可靠：exact 50 毫秒内，synced 1 秒内，rtc 以设备自己的时钟为准，bounded 只知道在两个时刻之间，unknown 不知道；' +
          '没有这一项：时刻是上传者说的 / how well the start of the recording is known: within 50 ms, within 1 s, by the ' +
          "device's own clock, only between two moments, not at all; absent: it is what the uploader told",
      }),
    ),
  ),
  startsFromMs: Type.Optional(
    Type.Integer({ description: 'bounded：不早于（epoch ms）/ bounded: the recording began no earlier, epoch ms' }),
  ),
  startsToMs: Type.Optional(
    Type.Integer({ description: 'bounded：不晚于（epoch ms）/ bounded: the recording began no later, epoch ms' }),
  ),
}

export const Recording = Type.Object(
  {
    id: Type.String(),
    storeId: Type.String(),
    deviceId: Type.String(),
    startedAt: Type.Integer(),
    ...StartCertainty,
    durationMs: Milliseconds,
    file: Type.String(),
    model: Type.String(),
    pack: Type.String(),
    packVersion: Type.Union([Type.String(), Type.Null()]),
    knowledgeVersion: Type.Union([Type.String(), Type.Null()], {
      description:
        '找出概念、改正、态度和关键时刻所用的知识：行业包版本（基础包的版本与它不同时写作 行业包/基础包）+全部门店的改动+本店的改动' +
        '（0：没有） / what its mentions, repairs, opinions and moments were found with: version of the pack (pack/base where the base ' +
        'pack under it bears another) + of what is laid over it for all stores + for this one (0: nothing)',
    }),
    utteranceCount: Type.Integer(),
    otherLanguages: Type.Array(OtherLanguage),
    rolesSwapped: Type.Boolean({ description: '有人把店员和顾客对调过 / somebody has swapped staff and customers' }),
  },
  open,
)

const Fact = Type.Object(
  {
    kind: literals(['stage', 'need', 'group', 'outcome']),
    id: Type.String(),
    title: Type.Object({ zh: Type.String(), en: Type.String() }),
    utteranceIds: Type.Array(Type.String()),
  },
  { ...open, description: 'outcome 只是从话里听出的提示 / of kind outcome only a hint from the words' },
)

export const Visit = Type.Object(
  {
    id: Type.String(),
    recordingId: Type.String(),
    storeId: Type.String(),
    deviceId: Type.String(),
    file: Type.String(),
    startMs: Milliseconds,
    endMs: Milliseconds,
    startedAt: Type.Integer(),
    endedAt: Type.Integer(),
    facts: Type.Array(Fact),
    outcomes: Type.Array(
      Type.Object(
        { outcome: Type.String(), at: Type.Union([Type.Integer(), Type.Null()]), source: Type.String() },
        { ...open, description: '有人记录的结果 / what people told' },
      ),
    ),
  },
  open,
)

export const Concept = Type.Object(
  {
    id: Type.String(),
    type: literals(CONCEPT_TYPES),
    name: Type.String(),
    aliases: Type.Array(Type.String()),
    parent: Type.Optional(Type.String()),
  },
  open,
)

export const Job = Type.Object(
  {
    id: Type.String(),
    recordingId: Type.String(),
    storeId: Type.String(),
    state: Type.Unsafe<JobState>(
      Type.String({
        enum: [...JOB_STATES],
        description:
          'blocked：等人修好 error 所说的事，之后自动再试；failed：不再自动重试。录音都还在 / blocked: waits until somebody mends what ' +
          'error names, then it is tried again by itself; failed: not tried any more by itself. The audio is kept either way',
      }),
    ),
    attempts: Type.Integer(),
    createdAt: Type.Integer(),
    updatedAt: Type.Integer(),
    error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String(), messageEn: Type.String() }, open)),
  },
  open,
)

/** A job in the list, with what is known of its recording. */
export const ListedJob = Type.Object(
  {
    ...Job.properties,
    deviceId: Type.String(),
    startedAt: Type.Integer(),
    pack: Type.String(),
    file: Type.String(),
  },
  open,
)
