import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static, type TProperties } from 'typebox'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../../engine/rfc3339.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { ENGINE_ERRORS, QUERY_ERRORS } from '../http/openapi.ts'
import type { App } from '../http/typed-app.ts'
import { bytes } from '../schemas/answers.ts'
import { UtcOffset, closed, literals } from '../schemas/common.ts'
import { FilterFields, filtersOf } from '../schemas/filters.ts'
import { figureTable } from '../tables/figure-table.ts'
import { hitColumns } from '../tables/hit-table.ts'
import { repairColumns } from '../tables/repair-table.ts'
import { TABLE_FORMATS, TABLE_TYPES, sendTable, type TableFormat } from '../tables/send-table.ts'
import { rowsOfPages, tableOf, type Column } from '../tables/table.ts'
import { visitColumns } from '../tables/visit-table.ts'
import { FigureFields, figureQuestion } from './insights.ts'
import { RepairFields, repairNarrowing } from './repairs.ts'
import { VisitFields, visitFiltersOf } from './visits.ts'

/** Query parameters of every export. */
export const WritingFields = {
  lang: Type.Optional(literals(['zh', 'en'])),
  utcOffset: UtcOffset,
  bom: Type.Optional(
    Type.Boolean({
      description: 'CSV 开头要不要 BOM，默认要（Excel 靠它认中文）/ byte order mark of the CSV; default true',
    }),
  ),
}
type Given = Static<ReturnType<typeof Type.Object<typeof WritingFields>>>

const withWriting = <Fields extends TProperties>(fields: Fields) => Type.Object({ ...fields, ...WritingFields }, closed)

const SearchFields = {
  q: Type.Optional(Type.String({ maxLength: 500 })),
  ...FilterFields,
  sort: Type.Optional(literals(['relevance', 'newest', 'oldest'])),
  mode: Type.Optional(literals(['words', 'meaning', 'both'])),
}
const SearchQuery = withWriting(SearchFields)
const VisitQuery = withWriting(VisitFields)
const RepairQuery = withWriting(RepairFields)
const FigureQuery = withWriting(FigureFields)

const ROWS_AT_A_TIME = 100

/** Schema of an export. */
export const exported = (format: TableFormat, zh: string, en: string) => ({
  tags: ['export'],
  summary: `${zh}，${format.toUpperCase()} / ${en} as ${format.toUpperCase()}`,
  response: { 200: bytes('表格，一行一条，按页流出 / a table, streamed', TABLE_TYPES[format].split(';')[0]) },
})

/** Sends rows as a file in the language and form that the request asks for. */
export function sendRows<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    format,
    name,
    columns,
    rows,
  }: { format: TableFormat; name: string; columns: readonly Column<Row>[]; rows: AsyncIterable<Row> | Iterable<Row> },
): Promise<FastifyReply> {
  const { lang = 'zh', bom = true } = request.query as Given
  return sendTable(reply, tableOf(name, columns, rows, { lang }), { format, bom, asked: request.url })
}

/** How cells are written for a request. */
export const writingOf = (request: FastifyRequest) => ({
  lang: (request.query as Given).lang ?? 'zh',
  origin: `${request.protocol}://${request.host}`,
  utcOffsetMinutes: (request.query as Given).utcOffset ?? DEFAULT_UTC_OFFSET_MINUTES,
})

/** Lists as files for spreadsheets: all rows, whatever a page shows of them. */
export function exportRoutes(app: App, { store, meanings }: AppDeps): void {
  for (const format of TABLE_FORMATS) {
    app.get(
      `/v1/search.${format}`,
      {
        schema: { ...exported(format, '检索到的原话', 'hits of a search'), querystring: SearchQuery },
        config: { errors: ['QUERY_INVALID', ...QUERY_ERRORS, ...ENGINE_ERRORS] },
      },
      async (request, reply) => {
        const { query, caller } = request
        const asking = askingOf(request, reply)
        const { q = '', sort, mode = 'words' } = query
        const meaning = mode === 'words' ? undefined : await meanings.ask(q, mode === 'both')
        const asked = { ...(q !== '' && { query: q }), filters: filtersOf(query, caller), ...(sort && { sort }) }
        const rows = rowsOfPages(async (cursor) => {
          const paging = { limit: ROWS_AT_A_TIME, ...(cursor !== undefined && { cursor }) }
          const { hits, nextCursor } = await store.search({ ...asked, ...paging, ...(meaning && { meaning }) }, asking)
          return { rows: hits, nextCursor }
        })
        const columns = hitColumns(writingOf(request), await store.figureSource(asking).factTitles('stage'))
        return sendRows(request, reply, { format, name: 'search', columns, rows })
      },
    )
    app.get(
      `/v1/visits.${format}`,
      {
        schema: { ...exported(format, '到店列表', 'visits'), querystring: VisitQuery },
        config: { errors: QUERY_ERRORS },
      },
      async (request, reply) => {
        const asking = askingOf(request, reply)
        const filters = visitFiltersOf(request.query, request.caller)
        const { sort = 'newest' } = request.query
        const rows = rowsOfPages(async (cursor) => {
          const paging = { sort, limit: ROWS_AT_A_TIME, ...(cursor !== undefined && { cursor }) }
          const { visits, nextCursor } = await store.listVisits({ filters, ...paging }, asking)
          return { rows: visits, nextCursor }
        })
        return sendRows(request, reply, { format, name: 'visits', columns: visitColumns(writingOf(request)), rows })
      },
    )
    app.get(
      `/v1/repairs.${format}`,
      {
        schema: { ...exported(format, '改正过的词', 'repairs'), querystring: RepairQuery },
        config: { errors: QUERY_ERRORS },
      },
      async (request, reply) => {
        const asking = askingOf(request, reply)
        const narrowing = repairNarrowing(request.query, request.caller)
        const rows = rowsOfPages(async (cursor) => {
          const paging = { limit: ROWS_AT_A_TIME, ...(cursor !== undefined && { cursor }) }
          const { repairs, nextCursor } = await store.listRepairs({ ...narrowing, ...paging }, asking)
          return { rows: repairs, nextCursor }
        })
        return sendRows(request, reply, { format, name: 'repairs', columns: repairColumns(writingOf(request)), rows })
      },
    )
    app.get(
      `/v1/insights.${format}`,
      {
        schema: { ...exported(format, '洞察的数字', 'figures of the insights'), querystring: FigureQuery },
        config: { errors: QUERY_ERRORS },
      },
      async (request, reply) => {
        const question = figureQuestion(request.query, request.caller)
        const answer = await store.figures(question, askingOf(request, reply))
        const { columns, rows } = figureTable(answer, writingOf(request))
        return sendRows(request, reply, {
          format,
          name: `insights-${question.view}`,
          columns,
          rows: rows as readonly never[],
        })
      },
    )
  }
}
