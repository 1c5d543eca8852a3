import Type, { type Static, type TObject } from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { VisitFilters } from '../../engine/store/visit-types.ts'
import { outcomeNamed, outcomesAsked } from '../../engine/pack/cues/outcome-names.ts'
import type { Caller } from '../auth/keys.ts'
import type { App } from '../http/typed-app.ts'
import { visible, visibleStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { FILE_BODY, wholeBody } from '../http/whole-body.ts'
import { OUTCOME_NAME, outcomesFromRows, type OutcomeRow, type OutcomeRowOptions } from '../intake/outcome-rows.ts'
import { readOutcomeTable } from '../intake/outcome-table.ts'
import { nothing } from '../schemas/answers.ts'
import { Cursor, IdParams, Limit, Many, NextCursor, Time, closed, open } from '../schemas/common.ts'
import { Visit } from '../schemas/entities.ts'
import { ManyOrNone } from '../schemas/filters.ts'
import { ListFields, Total, listFiltersOf, pagingOf } from '../schemas/lists.ts'

/** Query parameters by which visits are narrowed. */
export const VisitFields = {
  ...ListFields,
  recording: Many,
  group: ManyOrNone('客群', 'customer group'),
  need: ManyOrNone('需求', 'need'),
  stage: ManyOrNone('经过的阶段', 'stage that it went through'),
  outcome: ManyOrNone('记录的到店结果', 'what became of it, as people told'),
}
const ListQuery = Type.Object({ ...VisitFields, limit: Limit, cursor: Cursor }, closed)
const Page = Type.Object({ visits: Type.Array(Visit), total: Total, nextCursor: NextCursor }, open)
const Name = Type.String({
  pattern: OUTCOME_NAME,
  description:
    'order、left_contact、test_drive、follow_up、lost、complaint_open，或门店自己的说法 / or the store’s own words',
})
const Outcome = Type.Object({ outcome: Name, at: Time }, closed)
const Row = Type.Object(
  {
    visit: Type.String({
      minLength: 1,
      maxLength: 300,
      description: '到店 id、录音 id 或文件名 / id of the visit or recording, or the file’s name',
    }),
    outcome: Type.String({ maxLength: 200 }),
    at: Type.Optional(Type.String({ maxLength: 40 })),
    store: Type.Optional(Type.String({ maxLength: 64 })),
  },
  closed,
)
const MOST_ROWS = 5000
const HOW = {
  skipUnknown: Type.Optional(Type.Boolean({ description: '跳过这里没有的到店 / leave out visits that are not here' })),
  dryRun: Type.Optional(Type.Boolean({ description: '只说会改多少，不存 / tells what would change, keeps nothing' })),
}
const Rows = Type.Object(
  {
    rows: Type.Array(Row, { minItems: 1, maxItems: MOST_ROWS }),
    ...HOW,
  },
  closed,
)
const Import = Type.Object(
  {
    file: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: '文件名 / name of the file' })),
    ...HOW,
  },
  closed,
)
const Saved = Type.Object(
  {
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    skipped: Type.Integer(),
    remarks: Type.Optional(Type.Array(Type.String())),
  },
  open,
)

/** Visits, and what became of them: it is told here, and stands beside the hint that was found in the words. */
export function visitRoutes(app: App, { store, config }: AppDeps): void {
  const keep = async (
    caller: Caller,
    rows: readonly OutcomeRow[],
    { dryRun, skipUnknown = false, ...how }: Keeping,
  ) => {
    const storeIds = visibleStores(caller, undefined)
    const options = { ...(storeIds && { storeIds }), ...how, skipUnknown, notedBy: caller.id }
    const { outcomes, planned, skipped, remarks } = await outcomesFromRows(store, rows, options)
    const saved = dryRun ? planned : await store.saveOutcomes(outcomes)
    return { ...saved, skipped, ...(remarks.length > 0 && { remarks }) }
  }
  const visitOf = async (caller: Parameters<typeof visible>[0], id: string) =>
    visible(caller, await store.getVisit(id), id)

  app.get(
    '/v1/visits',
    {
      schema: {
        tags: ['visits'],
        summary: '到店列表：最新、最早或最长的在前 / visits: the newest, oldest or longest first',
        querystring: ListQuery,
        response: { 200: Page },
      },
    },
    async (request, reply) => {
      const { query, caller } = request
      const filters = visitFiltersOf(query, caller)
      return store.listVisits({ filters, ...pagingOf(query) }, askingOf(request, reply))
    },
  )
  app.get(
    '/v1/visits/:id',
    {
      schema: {
        tags: ['visits'],
        summary: '一次到店：阶段、需求、客群、结果 / one visit: stages, needs, groups, outcomes',
        params: IdParams,
        response: { 200: Visit },
      },
    },
    async ({ params: { id }, caller }) => visitOf(caller, id),
  )
  app.post(
    '/v1/visits/:id/outcome',
    {
      schema: {
        tags: ['visits'],
        summary: '记录到店结果 / tell what became of a visit',
        params: IdParams,
        body: Outcome,
        response: { 200: Visit },
      },
    },
    async ({ params: { id }, body: { outcome, at }, caller }) => {
      await visitOf(caller, id)
      const time = at === undefined ? {} : { at: rfc3339('at', at) }
      await store.saveOutcomes([
        { visitId: id, outcome: outcomeNamed(outcome), ...time, source: 'api', notedBy: caller.id },
      ])
      return visitOf(caller, id)
    },
  )
  app.delete(
    '/v1/visits/:id/outcome',
    {
      schema: {
        tags: ['visits'],
        summary: '撤回一个结果 / take an outcome back',
        params: IdParams,
        querystring: Type.Object({ outcome: Name }, closed),
        response: { 204: nothing('撤回了 / taken back') },
      },
    },
    async ({ params: { id }, query: { outcome }, caller }, reply) => {
      await visitOf(caller, id)
      if (!(await store.removeOutcome(id, outcomeNamed(outcome))))
        throw new AppError('NOT_FOUND', { detail: { visit: id, outcome } })
      return reply.code(204).send()
    },
  )
  app.post(
    '/v1/outcomes',
    {
      schema: {
        tags: ['visits'],
        summary: '批量记录到店结果 / tell many outcomes at once, all or nothing',
        body: Rows,
        response: { 200: Saved },
      },
    },
    ({ body: { rows, ...how }, caller }) => keep(caller, rows, { ...how, source: 'api' }),
  )
  app.post(
    '/v1/outcomes/import',
    {
      schema: {
        tags: ['visits'],
        summary: '从 CSV 导入到店结果，可先试读 / outcomes of a CSV, tried first if wanted, all or nothing',
        description:
          '正文是文件本身（application/octet-stream）：CSV，UTF-8、GBK 或 UTF-16；列是 visit（或 file、到店编号、文件、录音）、outcome（结果），可有 at（时间）、store（门店）。' +
          '有一行不对就什么都不存，detail.problems 逐行说明。dryRun：只说会新增、更新多少，不存。\n\n' +
          'The body is the file: a CSV in UTF-8, GBK or UTF-16 with the columns visit (or file), outcome and, if wanted, at and store, or as they are ' +
          'called in Chinese. With one wrong row nothing is kept, and detail.problems tells of each. dryRun tells what would change and keeps nothing.',
        querystring: Import,
        response: { 200: Saved },
      },
      config: { documented: FILE_BODY },
    },
    async (request) => {
      const { file = 'outcomes.csv', ...how } = request.query
      const pace = { idleMs: config.uploadIdleMs, wholeMs: config.jsonBodyMs }
      const { rows, lines } = readOutcomeTable(await wholeBody(request, pace), file)
      if (rows.length > MOST_ROWS)
        throw new AppError('TOO_LARGE', { detail: { maxRows: MOST_ROWS, rows: rows.length } })
      return keep(request.caller, rows, { ...how, source: 'csv', placeOf: (i) => `${file}:${lines[i]}` })
    },
  )
}

interface Keeping extends Pick<OutcomeRowOptions, 'source' | 'placeOf'> {
  skipUnknown?: boolean
  dryRun?: boolean
}

/** What a query narrows visits to, within the stores that its caller may see. */
export function visitFiltersOf(query: Static<TObject<typeof VisitFields>>, caller: Caller): VisitFilters {
  const { recording, group, need, stage, outcome } = query
  return {
    ...listFiltersOf(query, caller),
    ...(recording && { recordingIds: recording }),
    ...(group && { groups: group }),
    ...(need && { needs: need }),
    ...(stage && { stages: stage }),
    ...(outcome && { outcomes: outcomesAsked(outcome) }),
  }
}
