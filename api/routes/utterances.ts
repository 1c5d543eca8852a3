import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import type { Caller } from '../auth/keys.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { IdParams, Limit, closed, open } from '../schemas/common.ts'
import { Fields, LightUtterance, withFields } from '../schemas/fields.ts'
import { FilterFields, filtersOf } from '../schemas/filters.ts'
import { QUERY_ERRORS } from '../http/openapi.ts'
import { askingOf } from '../http/asking.ts'
import { Hit } from './search.ts'

const MOST_AROUND = 50
const Count = Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_AROUND }))
const AroundQuery = Type.Object({ before: Count, after: Count, fields: Fields }, closed)
const Around = Type.Object(
  {
    utterance: LightUtterance,
    before: Type.Array(LightUtterance),
    after: Type.Array(LightUtterance),
    storeId: Type.String(),
  },
  open,
)
const LikeQuery = Type.Object({ ...FilterFields, limit: Limit, fields: Fields }, closed)
const Like = Type.Object({ hits: Type.Array(Hit) }, open)
/** Said before and after, unless told otherwise. */
const AROUND = 2

/** One utterance with what was said around it, and others like it. */
export function utteranceRoutes(app: App, { store }: AppDeps): void {
  const found = async (caller: Caller, id: string) => {
    const utterance = await store.getUtterance(id)
    if (!utterance) throw new AppError('NOT_FOUND', { detail: { id } })
    const { storeId } = visible(caller, await store.getRecording(utterance.recordingId), id)
    return { utterance, storeId }
  }
  app.get(
    '/v1/utterances/:id',
    {
      schema: {
        tags: ['search'],
        summary: '一句话与前后文 / one utterance in context',
        params: IdParams,
        querystring: AroundQuery,
        response: { 200: Around },
      },
    },
    async ({ params: { id }, query, caller }) => {
      const { before: most = AROUND, after: mostAfter = AROUND, fields } = query
      const { utterance, storeId } = await found(caller, id)
      const { before, after } = await store.neighbours(id, Math.max(most, mostAfter))
      const light = (one: typeof utterance) => withFields(one, fields)
      const around = { before: most > 0 ? before.slice(-most) : [], after: after.slice(0, mostAfter) }
      return { utterance: light(utterance), storeId, before: around.before.map(light), after: around.after.map(light) }
    },
  )
  app.get(
    '/v1/utterances/:id/like',
    {
      schema: {
        tags: ['search'],
        summary: '说同样事情的其他原话 / other utterances that speak of the same',
        params: IdParams,
        querystring: LikeQuery,
        response: { 200: Like },
      },
      config: { errors: QUERY_ERRORS },
    },
    async (request, reply) => {
      const { params, query, caller } = request
      await found(caller, params.id)
      const { limit, fields, ...narrowed } = query
      const asked = { filters: filtersOf(narrowed, caller), ...(limit && { limit }) }
      const hits = await store.moreLike(params.id, asked, askingOf(request, reply))
      return { hits: hits.map((hit) => ({ ...hit, utterance: withFields(hit.utterance, fields) })) }
    },
  )
}
