import { AppError } from '../../engine/errors.ts'
import { readDraft } from '../../engine/knowledge/drafts.ts'
import { previewDraft } from '../../engine/knowledge/preview.ts'
import { maySeeLine } from '../auth/graph-scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import type { App } from '../http/typed-app.ts'
import { IdParams } from '../schemas/common.ts'
import { Preview } from '../schemas/graph.ts'

/** What a draft would find in everything that was said. */
export function graphPreviewRoute(app: App, { store }: AppDeps): void {
  let isUnderWay = false
  app.get(
    '/v1/graph/drafts/:id/preview',
    {
      schema: {
        tags: ['graph'],
        summary: '试看：已存的话里会多找到、少找到什么 / what would appear and vanish in what was said',
        description:
          '只算概念，不算改正和态度。一次一个；断开连接就停下。\n\n' +
          'Concepts alone, not repairs and opinions. One at a time; it ends when the connection does.',
        params: IdParams,
        response: { 200: Preview },
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID', 'QUERY_BUSY'] },
    },
    async (request, reply) => {
      const { params, caller } = request
      const draft = await readDraft(store, params.id)
      // Examples are of all stores of its pack.
      const isOfAll = !draft.line.includes('@') && caller.storeIds !== undefined
      if (isOfAll || !maySeeLine(caller, draft.line)) throw new AppError('NOT_FOUND', { detail: { draft: params.id } })
      if (isUnderWay) throw new AppError('QUERY_BUSY')
      isUnderWay = true
      try {
        const { signal } = askingOf(request, reply)
        return await previewDraft(store, draft, { ...(signal && { signal }) })
      } finally {
        isUnderWay = false
      }
    },
  )
}
