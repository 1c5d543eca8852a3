import Type from 'typebox'
import { AppError, type ErrorCode } from '../../engine/errors.ts'
import { readDraft, type Draft } from '../../engine/knowledge/drafts.ts'
import { worded } from '../../engine/knowledge/worded.ts'
import { maySeeFoundBy } from '../auth/graph-scope.ts'
import type { Caller } from '../auth/keys.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import type { OnePreview, PreviewState } from '../jobs/previews.ts'
import { IdParams, closed, open } from '../schemas/common.ts'
import { Preview, PreviewCost, PreviewReport } from '../schemas/graph-effects.ts'

const tags = ['graph']
const All = Type.Optional(
  Type.Boolean({ description: '会变的录音全部细看 / every recording that changes is read closely' }),
)
const Asked = Type.Object({ all: All }, closed)
const Listed = Type.Object({ cost: PreviewCost, previews: Type.Array(Preview) }, open)
const Whole = Type.Object({ preview: Preview, report: Type.Optional(PreviewReport) }, open)

/** Whatever is told of a preview, its draft is read. */
const config: { errors: ErrorCode[] } = { errors: ['PACK_UNKNOWN', 'PACK_INVALID'] }

/** A preview as it is told; `revision` is what its draft is at now. */
const told = (state: PreviewState, { revision }: { revision: number }) => ({
  ...state,
  isOutdated: state.revision !== revision,
})

/** Previews of drafts: what one costs, how far it is, and what the draft would change. */
export function graphPreviewRoutes(app: App, { store, previews }: AppDeps): void {
  const draftSeen = async (id: string, caller: Caller): Promise<Draft> => {
    const draft = await readDraft(store, id)
    if (!maySeeFoundBy(caller, draft.line)) throw new AppError('NOT_FOUND', { detail: { draft: id } })
    return draft
  }
  /** @throws AppError NOT_FOUND, also for one that ended with the process that ran it */
  const seen = async (id: string, caller: Caller): Promise<{ one: OnePreview; draft: Draft }> => {
    const one = previews.get(id)
    if (!one) throw new AppError('NOT_FOUND', { detail: { preview: id } })
    return { one, draft: await draftSeen(one.state.draft, caller) }
  }
  app.get(
    '/v1/graph/drafts/:id/previews',
    {
      schema: {
        tags,
        summary: '试看要多少时间，试过的，新的在前 / what a preview costs; those there are, the newest first',
        ...{ params: IdParams, querystring: Asked, response: { 200: Listed } },
      },
      config,
    },
    async ({ params, query, caller }) => {
      const draft = await draftSeen(params.id, caller)
      const cost = await previews.cost(draft.line, query.all === true)
      return { cost, previews: previews.list(draft.id).map((state) => told(state, draft)) }
    },
  )
  app.post(
    '/v1/graph/drafts/:id/previews',
    {
      schema: {
        tags,
        summary:
          '开始试看：草稿会让已存的话多出、少掉什么 / what a draft would change in what was said, in the background',
        description:
          '概念和改正看全部的话；态度和关键时刻细看会变的录音，最近存的在前，all：全部。一次一个草稿；' +
          '同一个草稿改过再试，前一次就停下。结果只留到服务重启，原话随录音一起删除。\n\n' +
          'Concepts and repairs are of everything that was said; opinions and moments of the recordings that change, those written ' +
          'last first, or `all`. One draft at a time; begun again after a change, the one before it ends. Results are kept until the ' +
          'service is restarted; their words go with their recordings.',
        ...{ params: IdParams, body: Asked, response: { 202: Preview } },
      },
      config: { errors: [...config.errors, 'QUERY_BUSY'] },
    },
    async ({ params, body, caller }, reply) => {
      const draft = await draftSeen(params.id, caller)
      const state = await previews.begin(draft, { who: caller.id, all: body.all === true })
      return reply.code(202).send(told(state, draft))
    },
  )
  app.get(
    '/v1/graph/previews/:id',
    {
      schema: {
        tags,
        summary: '一次试看：进度；做完了有结果 / how far a preview is, and what it came to',
        ...{ params: IdParams, response: { 200: Whole } },
      },
      config,
    },
    async ({ params, caller }) => {
      const { one, draft } = await seen(params.id, caller)
      const preview = told(one.state, draft)
      if (!one.result) return { preview }
      const { utterances, changed, touched, read, effects } = one.result
      return { preview, report: { utterances, changed, touched, read, ...(await worded(store, effects)) } }
    },
  )
  app.post(
    '/v1/graph/previews/:id/cancel',
    {
      schema: {
        tags,
        summary: '不试了 / give a preview up',
        ...{ params: IdParams, response: { 200: Preview } },
      },
      config,
    },
    async ({ params, caller }) => {
      const { one, draft } = await seen(params.id, caller)
      previews.cancel(one.state.id)
      return told(one.state, draft)
    },
  )
}
