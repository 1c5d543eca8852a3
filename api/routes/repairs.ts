import Type from 'typebox'
import type { App } from '../http/typed-app.ts'
import { visible, visibleStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { Cursor, IdParams, Limit, Many, closed, literals, open } from '../schemas/common.ts'
import { LearntRepair, StoredRepair } from '../schemas/entities.ts'

const Query = Type.Object(
  {
    state: Type.Optional(literals(['proposed', 'accepted', 'rejected'])),
    store: Many,
    limit: Limit,
    cursor: Cursor,
    learntCursor: Cursor,
  },
  closed,
)
const Decision = Type.Object({ state: literals(['accepted', 'rejected']) }, closed)
const Page = Type.Object(
  {
    repairs: Type.Array(StoredRepair),
    nextCursor: Type.Optional(Type.String()),
    learnt: Type.Array(LearntRepair, { description: '从接受和拒绝中学到的 / what was learnt from the decisions' }),
    nextLearntCursor: Type.Optional(
      Type.String({ description: '下一页的 learntCursor / learntCursor of the next page' }),
    ),
  },
  open,
)

/** Words that were put right: an expert looks at them and accepts or rejects each. */
export function repairRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/repairs',
    {
      schema: {
        tags: ['repairs'],
        summary: '改正过的词 / repairs',
        querystring: Query,
        response: { 200: Page },
      },
    },
    async (request, reply) => {
      const { state, store: asked, limit, cursor, learntCursor } = request.query
      const { caller } = request
      const asking = askingOf(request, reply)
      const storeIds = visibleStores(caller, asked)
      const bounds = { ...(storeIds && { storeIds }), ...(limit && { limit }) }
      const page = await store.listRepairs({ ...(state && { state }), ...bounds, ...(cursor && { cursor }) }, asking)
      const learnt = await store.learntRepairs({ ...bounds, ...(learntCursor && { cursor: learntCursor }) }, asking)
      const { nextCursor: nextLearntCursor } = learnt
      return { ...page, learnt: learnt.learnt, ...(nextLearntCursor && { nextLearntCursor }) }
    },
  )
  app.post(
    '/v1/repairs/:id',
    {
      schema: {
        tags: ['repairs'],
        summary: '接受或拒绝 / accept or reject',
        params: IdParams,
        body: Decision,
        response: { 200: StoredRepair },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ params: { id }, body: { state }, caller }) => {
      const storeId = await store.storeOfRepair(id)
      visible(caller, storeId === undefined ? undefined : { storeId }, id)
      return store.decideRepair(id, state, caller.id)
    },
  )
}
