import Type, { type Static, type TObject } from 'typebox'
import type { RepairList } from '../../engine/store/types.ts'
import type { Caller } from '../auth/keys.ts'
import type { App } from '../http/typed-app.ts'
import { mayUseStore, requireStore, visible, visibleStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { Cursor, IdParams, Limit, Many, closed, literals, open } from '../schemas/common.ts'
import { LearntRepair, ListedRepair, StoredRepair } from '../schemas/entities.ts'

const States = literals(['proposed', 'accepted', 'rejected'])
const Word = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }))
/** Query parameters by which repairs are narrowed. */
export const RepairFields = {
  state: Type.Optional(States),
  store: Many,
  original: Word,
  replacement: Word,
  concept: Word,
}
const Query = Type.Object(
  {
    ...RepairFields,
    limit: Limit,
    cursor: Cursor,
    learntCursor: Cursor,
  },
  closed,
)
const Decision = Type.Object({ state: States }, closed)
const MOST_AT_ONCE = 200
const Decisions = Type.Object(
  { ids: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: MOST_AT_ONCE }), state: States },
  closed,
)
const Decided = Type.Object(
  {
    decided: Type.Integer(),
    skipped: Type.Integer({ description: '没有了，或不在自己的门店 / gone, or of another store' }),
  },
  open,
)
const PairQuery = Type.Object({ state: Type.Optional(States), store: Many }, closed)
const Pairs = Type.Object(
  {
    pairs: Type.Array(
      Type.Object(
        { original: Type.String(), replacement: Type.String(), conceptId: Type.String(), count: Type.Integer() },
        open,
      ),
    ),
  },
  open,
)
const LearntQuery = Type.Object(
  { storeId: Type.String({ maxLength: 64 }), original: Type.String({ minLength: 1, maxLength: 200 }), concept: Word },
  closed,
)
const Forgotten = Type.Object({ forgotten: Type.Integer() }, open)
const Page = Type.Object(
  {
    repairs: Type.Array(ListedRepair),
    nextCursor: Type.Optional(Type.String()),
    learnt: Type.Array(LearntRepair, { description: '从接受和拒绝中学到的 / what was learnt from the decisions' }),
    nextLearntCursor: Type.Optional(
      Type.String({ description: '下一页的 learntCursor / learntCursor of the next page' }),
    ),
  },
  open,
)

/** Words that were put right: an expert looks at them and accepts or rejects each. */
export function repairRoutes(app: App, { store, events }: AppDeps): void {
  const tell = (storeId: string, decided: number) => events.publish({ kind: 'repairs', storeId, decided })
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
      const { query, caller } = request
      const { limit, cursor, learntCursor } = query
      const asking = askingOf(request, reply)
      const narrowing = repairNarrowing(query, caller)
      const { storeIds } = narrowing
      const bounds = { ...(storeIds && { storeIds }), ...(limit && { limit }) }
      const page = await store.listRepairs({ ...narrowing, ...bounds, ...(cursor && { cursor }) }, asking)
      const learnt = await store.learntRepairs({ ...bounds, ...(learntCursor && { cursor: learntCursor }) }, asking)
      const { nextCursor: nextLearntCursor } = learnt
      return { ...page, learnt: learnt.learnt, ...(nextLearntCursor && { nextLearntCursor }) }
    },
  )
  app.get(
    '/v1/repairs/pairs',
    {
      schema: {
        tags: ['repairs'],
        summary: '改正按词对归组，多的在前 / repairs by pairs of words, the most frequent first',
        querystring: PairQuery,
        response: { 200: Pairs },
      },
    },
    async (request, reply) => ({
      pairs: await store.repairPairs(repairNarrowing(request.query, request.caller), askingOf(request, reply)),
    }),
  )
  app.post(
    '/v1/repairs/decisions',
    {
      schema: {
        tags: ['repairs'],
        summary: '一次决定多条；proposed 收回决定 / decide many at once; proposed takes decisions back',
        body: Decisions,
        response: { 200: Decided },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { ids, state }, caller }) => {
      const decided = new Map<string, number>()
      for (const id of new Set(ids)) {
        const storeId = await store.storeOfRepair(id)
        if (storeId === undefined || !mayUseStore(caller, storeId)) continue
        await store.decideRepair(id, state, caller.id)
        decided.set(storeId, (decided.get(storeId) ?? 0) + 1)
      }
      for (const [storeId, count] of decided) tell(storeId, count)
      const all = [...decided.values()].reduce((sum, count) => sum + count, 0)
      return { decided: all, skipped: new Set(ids).size - all }
    },
  )
  app.delete(
    '/v1/repairs/learnt',
    {
      schema: {
        tags: ['repairs'],
        summary: '忘掉从一对词学到的 / forget what was learnt about one repair',
        querystring: LearntQuery,
        response: { 200: Forgotten },
      },
    },
    async ({ query: { storeId, original, concept }, caller }) => {
      requireStore(caller, storeId)
      const forgotten = await store.forgetRepair(storeId, original, concept)
      tell(storeId, forgotten)
      return { forgotten }
    },
  )
  app.post(
    '/v1/repairs/:id',
    {
      schema: {
        tags: ['repairs'],
        summary: '接受、拒绝、收回 / accept, reject, take back',
        params: IdParams,
        body: Decision,
        response: { 200: StoredRepair },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ params: { id }, body: { state }, caller }) => {
      const storeId = await store.storeOfRepair(id)
      const made = visible(caller, storeId === undefined ? undefined : { storeId }, id)
      const repair = await store.decideRepair(id, state, caller.id)
      tell(made.storeId, 1)
      return repair
    },
  )
}

/** What a query narrows repairs to, within the stores that its caller may see. */
export function repairNarrowing(
  { state, store: asked, original, replacement, concept }: Static<TObject<typeof RepairFields>>,
  caller: Caller,
): Omit<RepairList, 'limit' | 'cursor'> {
  const storeIds = visibleStores(caller, asked)
  return {
    ...(state && { state }),
    ...(storeIds && { storeIds }),
    ...(original !== undefined && { original }),
    ...(replacement !== undefined && { replacement }),
    ...(concept !== undefined && { conceptId: concept }),
  }
}
