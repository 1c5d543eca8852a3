import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { ENGINE_ERRORS, QUERY_ERRORS } from '../http/openapi.ts'
import type { App } from '../http/typed-app.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { Cursor, Limit, closed, literals, open } from '../schemas/common.ts'
import { Span, StartCertainty } from '../schemas/entities.ts'
import { Fields, LightUtterance, withFields } from '../schemas/fields.ts'
import { FilterFields, filtersOf } from '../schemas/filters.ts'

const Query = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: 500, description: '词、"整句"、OR、NOT / words, "phrase", OR, NOT' })),
    ...FilterFields,
    sort: Type.Optional(literals(['relevance', 'newest', 'oldest'])),
    limit: Limit,
    cursor: Cursor,
    fields: Fields,
    mode: Type.Optional(literals(['words', 'meaning', 'both'])),
    facets: Type.Optional(Type.Boolean({ description: '同时给出各维度的数量 / with counts by dimension' })),
  },
  closed,
)

export const Hit = Type.Object(
  {
    utterance: LightUtterance,
    storeId: Type.String(),
    at: Type.Integer(),
    ...StartCertainty,
    score: Type.Number(),
    highlights: Type.Array(Span),
    snippet: Type.Object({ text: Type.String(), start: Type.Integer(), highlights: Type.Array(Span) }),
    pointer: Type.Object({ recordingId: Type.String(), startMs: Type.Integer(), endMs: Type.Integer() }),
  },
  open,
)
const Page = Type.Object(
  { hits: Type.Array(Hit), total: Type.Integer(), nextCursor: Type.Optional(Type.String()) },
  open,
)

/** Search in what was said; every hit points to the second of audio. */
export function searchRoutes(app: App, { store, meanings }: AppDeps): void {
  app.get(
    '/v1/search',
    {
      schema: {
        tags: ['search'],
        summary: '检索原话：按词（words）、按意思（meaning）、两者合并（both） / search by words, by meaning, by both',
        querystring: Query,
        response: { 200: Page },
      },
      config: { errors: ['QUERY_INVALID', ...QUERY_ERRORS, ...ENGINE_ERRORS] },
    },
    async (request, reply) => {
      const { query, caller } = request
      const asking = askingOf(request, reply)
      const filters = filtersOf(query, caller)
      const { q = '', sort, limit, cursor, mode = 'words' } = query
      if (query.facets && mode !== 'words')
        throw new AppError('INPUT_INVALID', { detail: { wanted: 'facets with mode=words', got: mode } })
      const asked = { ...(q !== '' && { query: q }), filters }
      const meaning = mode === 'words' ? undefined : await meanings.ask(q, mode === 'both')
      const paging = { ...(sort && { sort }), ...(limit && { limit }), ...(cursor && { cursor }) }
      const page = await store.search({ ...asked, ...paging, ...(meaning && { meaning }) }, asking)
      const hits = page.hits.map((hit) => ({ ...hit, utterance: withFields(hit.utterance, query.fields) }))
      const facets = query.facets ? { facets: await store.facets(asked, asking) } : {}
      return { ...page, hits, ...facets }
    },
  )
}
