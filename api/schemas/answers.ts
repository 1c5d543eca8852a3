import Type from 'typebox'
import { ERROR_KINDS, type ErrorCode } from '../../engine/errors.ts'

/** The one form of all errors, with the codes that come with a status. */
function errorBody(codes: readonly ErrorCode[]) {
  const told = codes.map((code) => `${code}: ${ERROR_KINDS[code].zh} / ${ERROR_KINDS[code].en}`)
  return Type.Object(
    {
      error: Type.Object({
        code: Type.String({ enum: [...codes], description: '见 ERRORS.md / see ERRORS.md' }),
        message: Type.String({ description: '中文' }),
        messageEn: Type.String(),
        detail: Type.Object({}, { additionalProperties: true }),
      }),
    },
    { description: told.join('；') },
  )
}

/** An answer for each status of some codes. */
export function errorAnswers(codes: readonly ErrorCode[]): Record<number, ReturnType<typeof errorBody>> {
  const statuses = [...new Set(codes.map((code) => ERROR_KINDS[code].status))].sort()
  return Object.fromEntries(
    statuses.map((status) => [status, errorBody(codes.filter((code) => ERROR_KINDS[code].status === status))]),
  )
}

/** An answer without a body. */
export const nothing = (description: string) => Type.Unsafe<undefined>(Type.Null({ description }))

/** An answer that is no JSON. */
export const bytes = (description: string, ...types: string[]) => ({
  description,
  content: Object.fromEntries(
    types.map((type) => [type, { schema: Type.Unsafe<unknown>(Type.String({ format: 'binary' })) }]),
  ),
})
