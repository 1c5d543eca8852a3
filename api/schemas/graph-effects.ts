import Type from 'typebox'
import { REREAD_STATES } from '../../engine/store/reread-types.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import { PREVIEW_STATES } from '../jobs/previews.ts'
import { Milliseconds, literals, open } from './common.ts'

/** What a draft would change, and what a re-reading changed; engine/knowledge/effects.ts tells what it means. */

const Example = Type.Object(
  {
    ...{ utteranceId: Type.String(), recordingId: Type.String(), storeId: Type.String(), text: Type.String() },
    ...{ startMs: Milliseconds, endMs: Milliseconds },
    ...{ start: Type.Integer(), end: Type.Integer({ description: '都是 0：整句 / both 0: all of it' }) },
    polarity: Type.Optional(literals(['positive', 'negative', 'unsure'])),
    replacement: Type.Optional(
      Type.String({ description: '改正成什么；text 是识别的原文 / what is put there; text is as it was recognised' }),
    ),
  },
  open,
)
const change = {
  ...{ appear: Type.Integer(), vanish: Type.Integer() },
  examples: Type.Object({ appear: Type.Array(Example), vanish: Type.Array(Example) }),
}
const Change = Type.Object(change, open)
const effects = {
  concepts: Type.Array(
    Type.Object(
      {
        id: Type.String({ description: '空的：没有说是对什么的态度 / empty: opinions about nothing that is named' }),
        ...{ name: Type.String(), renamed: Type.Integer(), ...change },
        ...{ opinions: Type.Optional(Change), repairs: Type.Optional(Change) },
      },
      open,
    ),
  ),
  moments: Type.Array(Type.Object({ kind: literals(MOMENT_KINDS), ...change }, open)),
}
const counts = {
  utterances: Type.Integer({ description: '看了多少句 / how many were read' }),
  changed: Type.Integer({ description: '其中会变的 / of those, how many would be different' }),
}
/** What became different by a re-reading. */
export const RereadReport = Type.Object({ ...counts, ...effects }, open)

export const PreviewCost = Type.Object(
  {
    utterances: Type.Integer({ description: '要看多少句 / utterances that are scanned' }),
    recordings: Type.Integer({ description: '最多细看多少段录音 / recordings that are read closely, at most' }),
    seconds: Type.Integer({ description: '最多约多少秒 / seconds, at most, as quick as the last one' }),
  },
  open,
)
export const Preview = Type.Object(
  {
    ...{ id: Type.String(), draft: Type.String(), line: Type.String(), who: Type.String() },
    revision: Type.Integer({ description: '试的是草稿的哪个 revision / the state of the draft that is tried' }),
    isOutdated: Type.Boolean({ description: '草稿后来又改了 / the draft was changed since' }),
    state: literals(PREVIEW_STATES),
    error: Type.Optional(Type.String()),
    ...{ begunAt: Type.Integer(), endedAt: Type.Optional(Type.Integer()), cost: PreviewCost },
    utterances: Type.Integer({ description: '看过的句数 / utterances scanned' }),
    recordings: Type.Integer({ description: '细看过的录音 / recordings read closely' }),
    fraction: Type.Number({ minimum: 0, maximum: 1 }),
  },
  open,
)
export const PreviewReport = Type.Object(
  {
    ...counts,
    touched: Type.Integer({
      description: '可能有变化的录音 / recordings in which opinions and moments may be different',
    }),
    read: Type.Integer({
      description:
        '其中细看了的：态度、关键时刻和因对话里别处说到而变的改正只数这些 / of those, read closely: opinions, moments and repairs that change by what else their conversation names are of these',
    }),
    ...effects,
  },
  open,
)

export const Reread = Type.Object(
  {
    ...{ id: Type.String(), line: Type.String(), who: Type.String(), state: literals(REREAD_STATES) },
    number: Type.Integer({ description: '用哪个版本 / the version that is brought to history' }),
    ...{ begunAt: Type.Integer(), updatedAt: Type.Integer() },
    recordings: Type.Integer({ description: '开始时一共有 / recordings in all when it began' }),
    done: Type.Integer({ description: '已处理的录音 / recordings that were read' }),
    utterances: Type.Integer({ description: '看了多少句 / utterances that were read' }),
    changed: Type.Integer({ description: '其中变了的 / of those, how many are different now' }),
  },
  open,
)
