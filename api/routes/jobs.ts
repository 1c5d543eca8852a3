import { ERROR_KINDS } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { AnalysisJob } from '../jobs/analysis-jobs.ts'
import { IdParams, answers } from '../schemas/common.ts'
import { Job } from '../schemas/entities.ts'

/** State of an analysis. */
export function jobRoutes(app: App, { jobs }: AppDeps): void {
  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        tags: ['jobs'],
        summary: '分析任务的状态 / state of an analysis',
        params: IdParams,
        response: answers({ 200: Job }),
      },
    },
    async ({ params: { id }, caller }) => {
      const job = await jobs.get(id)
      visible(caller, job && { storeId: job.capture.storeId }, id)
      return describe(job!)
    },
  )
}

function describe({ id, state, attempts, capture, error, createdAt, updatedAt }: AnalysisJob) {
  const kind = error && ERROR_KINDS[error]
  const { recordingId, storeId } = capture
  const failure = kind && { error: { code: error, message: kind.zh, messageEn: kind.en } }
  return { id, recordingId, storeId, state, attempts, createdAt, updatedAt, ...failure }
}
