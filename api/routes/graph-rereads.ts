import Type from 'typebox'
import { AppError, toAppError, type ErrorCode } from '../../engine/errors.ts'
import { lineName, requireLineRead } from '../../engine/knowledge/line.ts'
import { rereadReport } from '../../engine/knowledge/reread-report.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import { maySeeFoundBy, requireLineOf } from '../auth/graph-scope.ts'
import type { Caller } from '../auth/keys.ts'
import type { AppDeps } from '../deps.ts'
import { pageByTime } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import type { RereadJobs } from '../jobs/reread-jobs.ts'
import { IdParams, NextCursor, PageQuery, closed, open } from '../schemas/common.ts'
import { LineName } from '../schemas/graph.ts'
import { Reread, RereadReport } from '../schemas/graph-effects.ts'

const tags = ['graph']
const Rereads = Type.Object({ rereads: Type.Array(Reread), nextCursor: NextCursor }, open)
const WholeReread = Type.Object({ reread: Reread, report: RereadReport }, open)

/** A re-reading without what became different. */
export function toldReread(reread: StoredReread): Omit<StoredReread, 'report'> {
  const { id, line, number, who, state, begunAt, updatedAt, recordings, done, utterances, changed } = reread
  return { id, line, number, who, state, begunAt, updatedAt, recordings, done, utterances, changed }
}

/** Begins to read history with what was just published. That stands, whatever goes wrong here: the fault is told beside it. */
export async function rereadAfter(
  rereads: Pick<RereadJobs, 'begin'>,
  line: string,
  who: string,
): Promise<{ reread: ReturnType<typeof toldReread> } | { rereadError: ErrorCode }> {
  try {
    return { reread: toldReread(await rereads.begin(line, who)) }
  } catch (error) {
    return { rereadError: toAppError(error).code }
  }
}

/** History that is read again with the version in use. */
export function graphRereadRoutes(app: App, { store, rereads }: AppDeps): void {
  /** @throws AppError NOT_FOUND */
  const seen = async (id: string, caller: Caller): Promise<StoredReread> => {
    const reread = await store.getReread(id)
    if (!reread || !maySeeFoundBy(caller, reread.line)) throw new AppError('NOT_FOUND', { detail: { reread: id } })
    return reread
  }
  app.get(
    '/v1/graph/rereads',
    {
      schema: {
        tags,
        summary: '历史的重新处理，新的在前 / re-readings of history, the newest first',
        querystring: Type.Object({ line: Type.Optional(LineName), ...PageQuery }, closed),
        response: { 200: Rereads },
      },
    },
    async ({ query: { line, ...query }, caller }) => {
      const all = (await store.listRereads({ ...(line !== undefined && { line }) })).filter((one) =>
        maySeeFoundBy(caller, one.line),
      )
      const { page, ...next } = pageByTime(all, ({ begunAt }) => begunAt, query)
      return { rereads: page.map(toldReread), ...next }
    },
  )
  app.get(
    '/v1/graph/rereads/:id',
    {
      schema: {
        tags,
        summary:
          '一次重新处理：进度，变了什么（同试看）/ how far it is, and what became different, as a preview tells it',
        ...{ params: IdParams, response: { 200: WholeReread } },
      },
    },
    async ({ params: { id }, caller }) => {
      const reread = await seen(id, caller)
      return { reread: toldReread(reread), report: await rereadReport(store, reread) }
    },
  )
  app.post(
    '/v1/graph/rereads',
    {
      schema: {
        tags,
        summary: '用现行版本重新处理历史，在后台 / read history again with the version in use, in the background',
        description:
          '新的录音在前，上传的录音优先。改正、概念、态度、阶段、需求、关键时刻按知识的差别变，人认可或拒绝过的改正不动；' +
          '要隐去的就此隐去，退回版本也不恢复。服务重启后接着做。同一条线再开始一次，前一次就停下。\n\n' +
          'The newest first; uploads have priority. Repairs, concepts, opinions, stages, needs and moments differ as the knowledge does; ' +
          'repairs that people judged stay. What it covers goes for good. It goes on after a restart. Begun again for a line, the one ' +
          'before it ends.',
        ...{ body: Type.Object({ line: LineName }, closed), response: { 202: Reread } },
      },
      config: { errors: ['PACK_UNKNOWN', 'CONFLICT'] },
    },
    async ({ body, caller }, reply) => {
      const line = lineName(await requireLineRead(body.line))
      requireLineOf(caller, line)
      return reply.code(202).send(toldReread(await rereads.begin(line, caller.id)))
    },
  )
  app.post(
    '/v1/graph/rereads/:id/cancel',
    {
      schema: {
        tags,
        summary: '不处理了；已处理的留着 / give it up; what was read stays',
        ...{ params: IdParams, response: { 200: Reread } },
      },
    },
    async ({ params: { id }, caller }) => {
      requireLineOf(caller, (await seen(id, caller)).line)
      await rereads.cancel(id)
      return toldReread(await seen(id, caller))
    },
  )
}
