import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { IdParams, open } from '../schemas/common.ts'
import { Utterance } from '../schemas/entities.ts'

const Around = Type.Object(
  { utterance: Utterance, before: Type.Array(Utterance), after: Type.Array(Utterance), storeId: Type.String() },
  open,
)

/** One utterance with what was said around it. */
export function utteranceRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/utterances/:id',
    {
      schema: {
        tags: ['search'],
        summary: '一句话与前后文 / one utterance in context',
        params: IdParams,
        response: { 200: Around },
      },
    },
    async ({ params: { id }, caller }) => {
      const utterance = await store.getUtterance(id)
      if (!utterance) throw new AppError('NOT_FOUND', { detail: { id } })
      const { storeId } = visible(caller, await store.getRecording(utterance.recordingId), id)
      return { utterance, storeId, ...(await store.neighbours(id)) }
    },
  )
}
