import Type from 'typebox'
import { AppError, ERROR_KINDS } from '../../engine/errors.ts'
import { JOB_STATES } from '../../engine/queue/types.ts'
import type { App } from '../http/typed-app.ts'
import type { Caller } from '../auth/keys.ts'
import { visible, visibleStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { AnalysisJob } from '../jobs/analysis-jobs.ts'
import { Cursor, IdParams, Limit, Many, closed, literals, open } from '../schemas/common.ts'
import { Job, ListedJob } from '../schemas/entities.ts'

const Query = Type.Object(
  {
    state: Type.Optional(Type.Array(literals(JOB_STATES), { maxItems: JOB_STATES.length })),
    store: Many,
    limit: Limit,
    cursor: Cursor,
  },
  closed,
)
const Page = Type.Object({ jobs: Type.Array(ListedJob), nextCursor: Type.Optional(Type.String()) }, open)

const tags = ['jobs']

/** Analyses of recordings: how far they are, what they wait for; what was given up is tried again here. */
export function jobRoutes(app: App, { jobs }: AppDeps): void {
  const visibleJob = async (caller: Caller, id: string): Promise<AnalysisJob> => {
    const job = await jobs.get(id)
    visible(caller, job?.capture, id)
    return job!
  }
  app.get(
    '/v1/jobs',
    {
      schema: {
        tags,
        summary: '分析任务，含失败和等待处理的 / analyses, also those that failed or are blocked',
        description:
          '每份收下的录音都在这里或在 /v1/recordings 里，直到被删除（DELETE /v1/recordings/:id）。\n\n' +
          'Every recording that was taken in is here or under /v1/recordings until it is deleted (DELETE /v1/recordings/:id).',
        querystring: Query,
        response: { 200: Page },
      },
    },
    async ({ query: { state, store, limit, cursor }, caller }) => {
      const storeIds = visibleStores(caller, store)
      const page = await jobs.list({
        ...(state && { states: state }),
        ...(storeIds && { storeIds }),
        ...(limit && { limit }),
        ...(cursor && { cursor }),
      })
      return { ...page, jobs: page.jobs.map(listed) }
    },
  )
  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        tags,
        summary: '分析任务的状态 / state of an analysis',
        params: IdParams,
        response: { 200: Job },
      },
    },
    async ({ params: { id }, caller }) => described(await visibleJob(caller, id)),
  )
  app.post(
    '/v1/jobs/:id/retry',
    {
      schema: {
        tags,
        summary: '再试一次失败或等待处理的任务 / try again what failed or is blocked',
        params: IdParams,
        response: { 200: Job },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ params: { id }, caller }) => {
      await visibleJob(caller, id)
      if (!(await jobs.retry(id))) {
        const { state } = await visibleJob(caller, id)
        throw new AppError('CONFLICT', { detail: { id, wanted: ['failed', 'blocked'], got: state } })
      }
      return described(await visibleJob(caller, id))
    },
  )
}

function described({ id, state, attempts, capture, error, createdAt, updatedAt }: AnalysisJob) {
  const kind = error && ERROR_KINDS[error]
  const { recordingId, storeId } = capture
  const failure = kind && { error: { code: error, message: kind.zh, messageEn: kind.en } }
  return { id, recordingId, storeId, state, attempts, createdAt, updatedAt, ...failure }
}

function listed(job: AnalysisJob) {
  const { deviceId, startedAt, pack, fileName } = job.capture
  return { ...described(job), deviceId, startedAt, pack, file: fileName }
}
