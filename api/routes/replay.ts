import Type from 'typebox'
import { compareRuns } from '../../engine/replay/compare-runs.ts'
import { STAGES } from '../../engine/replay/difference.ts'
import { requireAllStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { pageById, pageByTime } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { replaysFolder } from '../replay/list-fixtures.ts'
import { IdParams, PageQuery, closed } from '../schemas/common.ts'
import { Against, Fixtures, Matrix, Run, Runs, StartBody } from '../schemas/replay.ts'
import { comparedRow, fault, toldRow, toldRun } from './replay-answers.ts'

const tags = ['replay']
const ListQuery = Type.Object(PageQuery, closed)

/** Replays of recorded fixtures: begun, followed, and what came out of each fixture. Fixtures may be of any store. */
export function replayRoutes(app: App, { replays, config }: AppDeps): void {
  app.get(
    '/v1/replay/fixtures',
    {
      schema: {
        tags,
        summary: '回放用例 / fixtures that can be replayed',
        querystring: ListQuery,
        response: { 200: Fixtures },
      },
      config: { errors: ['FIXTURE_BROKEN'] },
    },
    async ({ query, caller }) => {
      requireAllStores(caller)
      const { page, ...next } = pageById(await replays.fixtures(), ({ name }) => name, query)
      const fixtures = page.map(({ error, ...one }) => ({ ...one, ...fault(error) }))
      return { folder: replaysFolder(config.replaysDir), fixtures, ...next }
    },
  )
  app.get(
    '/v1/replay/runs',
    {
      schema: {
        tags,
        summary: '跑过的回放，新的在前 / runs, the newest first',
        querystring: ListQuery,
        response: { 200: Runs },
      },
    },
    async ({ query, caller }) => {
      requireAllStores(caller)
      const { page, ...next } = pageByTime(await replays.list(), ({ startedAt }) => startedAt, query)
      return { runs: page.map(toldRun), ...next }
    },
  )
  app.get(
    '/v1/replay/runs/:id',
    {
      schema: {
        tags,
        summary: '一次回放：用例 × 差别的种类 / a run: fixtures × kinds of difference',
        ...{ params: IdParams, querystring: Against, response: { 200: Matrix } },
      },
      config: { errors: ['FIXTURE_BROKEN'] },
    },
    async ({ params: { id }, query: { against }, caller }) => {
      requireAllStores(caller)
      const about = await replays.get(id)
      const told = { run: toldRun(about), fixtures: about.fixtures }
      if (against === undefined) return { ...told, cases: about.cases.map(toldRow) }
      const other = await replays.get(against)
      const compared = compareRuns(await replays.whole(against), await replays.whole(id), { gates: {} })
      return { ...told, against: toldRun(other), cases: compared.cases.map(comparedRow) }
    },
  )
}

/** What changes something: a run begins, or is given up. */
export function replayRunRoutes(app: App, { replays }: AppDeps): void {
  app.post(
    '/v1/replay/runs',
    {
      schema: {
        tags,
        summary: '开始一次回放，在后台 / begin a run, in the background',
        description:
          '一次一个。进度在 /v1/events（replay）里，或再问 /v1/replay/runs/:id。\n\n' +
          'One at a time. How far it is, is told by /v1/events (replay), or by /v1/replay/runs/:id.',
        ...{ body: StartBody, response: { 202: Run } },
      },
      config: { errors: ['CONFLICT', 'FIXTURE_BROKEN', 'NOT_FOUND'] },
    },
    async ({ body: { fixtures = [], stage }, caller }, reply) => {
      requireAllStores(caller)
      const begun = await replays.start({ who: caller.id, stages: stage ? [stage] : STAGES, only: fixtures })
      return reply.code(202).send(toldRun(begun))
    },
  )
  app.post(
    '/v1/replay/runs/:id/cancel',
    {
      schema: {
        tags,
        summary: '不跑了；已做完的留着 / give a run up; what is done stays',
        ...{ params: IdParams, response: { 200: Run } },
      },
    },
    async ({ params: { id }, caller }) => {
      requireAllStores(caller)
      return toldRun(await replays.cancel(id))
    },
  )
}
