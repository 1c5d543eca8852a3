import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { ENGINE_ERRORS, QUERY_ERRORS } from '../http/openapi.ts'
import type { App } from '../http/typed-app.ts'
import type { AppDeps } from '../deps.ts'
import { facetsAsked, facetsTold } from '../facets-asked.ts'
import { askingOf } from '../http/asking.ts'
import { Cursor, Limit, Milliseconds, closed, literals, open } from '../schemas/common.ts'
import { Span, StartCertainty } from '../schemas/entities.ts'
import { Fields, LightUtterance, withFields } from '../schemas/fields.ts'
import { SearchExtras } from '../schemas/search.ts'
import { createMeantSenses, wordsAsked } from '../query-senses.ts'
import { FilterFields, filtersApart, filtersOf } from '../schemas/filters.ts'
import { FacetFields, Facets } from '../schemas/facets.ts'
import { valueTitles } from '../value-titles.ts'

const MOST_AROUND = 10
const Query = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: 500, description: '词、"整句"、OR、NOT / words, "phrase", OR, NOT' })),
    ...FilterFields,
    sort: Type.Optional(literals(['relevance', 'newest', 'oldest'])),
    by: Type.Optional(
      Type.Unsafe<'visit'>(
        Type.String({
          enum: ['visit'],
          description:
            '按到店归组：每次到店最好的三条在一起，limit 数的是到店 / by visits: the best three hits of each together; limit counts visits',
        }),
      ),
    ),
    around: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MOST_AROUND,
        description: '每条前后各几句话 / so many utterances before and after each hit',
      }),
    ),
    limit: Limit,
    cursor: Cursor,
    fields: Fields,
    mode: Type.Optional(literals(['words', 'meaning', 'both'])),
    ...FacetFields,
  },
  closed,
)

const Context = Type.Array(
  Type.Object(
    {
      id: Type.String(),
      startMs: Milliseconds,
      endMs: Milliseconds,
      role: Type.String(),
      speaker: Type.Union([Type.String(), Type.Null()]),
      text: Type.String(),
    },
    open,
  ),
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
    before: Type.Optional(Context),
    after: Type.Optional(Context),
  },
  open,
)
const Page = Type.Object(
  {
    hits: Type.Array(Hit),
    total: Type.Integer(),
    nextCursor: Type.Optional(Type.String()),
    facets: Type.Optional(Facets),
    ...SearchExtras,
  },
  open,
)

/** Search in what was said; every hit points to the second of audio. */
export function searchRoutes(app: App, { store, meanings }: AppDeps): void {
  const meantBy = createMeantSenses(store)
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
      const { q = '', sort, by, around, limit, cursor, mode = 'words' } = query
      const wanted = facetsAsked(query)
      if (wanted && mode !== 'words')
        throw new AppError('INPUT_INVALID', { detail: { wanted: 'facets with mode=words', got: mode } })
      const asked = { ...(q !== '' && { query: q }), filters }
      const meaning = mode === 'words' ? undefined : await meanings.ask(q, mode === 'both')
      const shape = { ...(by && { group: by }), ...(around && { around }) }
      const paging = { ...shape, ...(sort && { sort }), ...(limit && { limit }), ...(cursor && { cursor }) }
      const page = await store.search({ ...asked, ...paging, ...(meaning && { meaning }) }, asking)
      const hits = page.hits.map((hit) => ({ ...hit, utterance: withFields(hit.utterance, query.fields) }))
      const counted = query.disjunctive ? { ...asked, filters: filtersApart(query, caller), disjunctive: true } : asked
      const titlesOf = () => valueTitles(store, caller, asking)
      const facets = wanted && {
        facets: await facetsTold(await store.facets({ ...counted, ...wanted }, asking), query, titlesOf),
      }
      // Near concepts are told of a first page by words on which nothing is.
      const meant = page.near && { meant: await meantBy(wordsAsked(page), filters, asking) }
      return { ...page, hits, ...facets, ...meant }
    },
  )
}
