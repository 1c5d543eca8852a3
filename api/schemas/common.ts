import { MOST_UTC_OFFSET_MINUTES } from '../../engine/rfc3339.ts'
import Type from 'typebox'

/** Schemas of answers tell readers of /docs what comes; they do not filter, so extra fields pass. */
export const open = { additionalProperties: true }
/** Schemas of what callers send are closed: a misspelt field is an error, not a silent nothing. */
export const closed = { additionalProperties: false }

/** One of a list of words. */
export const literals = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...values] }))

export const IdParams = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,128}$' }) })

/** A query parameter: the clocks by which days, weeks and hours are told. Absent: China's. */
export const UtcOffset = Type.Optional(
  Type.Integer({
    minimum: -MOST_UTC_OFFSET_MINUTES,
    maximum: MOST_UTC_OFFSET_MINUTES,
    description:
      '一天从哪里算起，比 UTC 早几分钟；默认 480，北京时间 / where a day begins, minutes ahead of UTC; default 480, China',
  }),
)
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }))
/** A query parameter by which a list of names is narrowed. */
export const NameWords = Type.Optional(
  Type.String({
    maxLength: 100,
    description: '名称的一部分，也可以用全拼或首字母 / part of a name, or its pinyin or first letters',
  }),
)
export const Cursor = Type.Optional(
  Type.String({ maxLength: 1000, description: '上一页的 nextCursor / nextCursor of the page before' }),
)
/** Of lists that are short: without `limit` they are one page. */
export const PageQuery = { limit: Limit, cursor: Cursor }
export const NextCursor = Type.Optional(
  Type.String({ description: '还有更多：下一页的 cursor / there are more: `cursor` of the next page' }),
)
export const Time = Type.Optional(Type.String({ format: 'date-time' }))
/** A query parameter that may be repeated. */
export const Many = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 }))

export const Milliseconds = Type.Integer({ minimum: 0 })
