import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { KnownStore, StoreName } from '../../engine/store/visit-types.ts'
import { OPENING_HOURS_SCHEMA, readOpeningHours } from '../../engine/store/opening-hours.ts'
import { narrowedByName } from '../../engine/text/find-named.ts'
import type { App } from '../http/typed-app.ts'
import { mayUseStore, requireStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { PLAIN_NAME } from '../intake/capture.ts'
import { nothing } from '../schemas/answers.ts'
import { pageById } from '../http/page-by-id.ts'
import { Cursor, Limit, NameWords, closed, open } from '../schemas/common.ts'

const Params = Type.Object({ id: Type.String({ pattern: PLAIN_NAME }) })
const Stored = Type.Object({ storeId: Type.String(), hours: OPENING_HOURS_SCHEMA, notedAt: Type.Integer() }, open)
const Store = Type.Object(
  {
    storeId: Type.String(),
    name: Type.Optional(Type.String()),
    region: Type.Optional(Type.String()),
    hoursKnown: Type.Boolean(),
  },
  open,
)
/** Told, or taken back with null or an empty text; white space around it is none of it. */
const Told = Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()]))
const ListQuery = Type.Object({ q: NameWords, limit: Limit, cursor: Cursor }, closed)
const Stores = Type.Object(
  {
    stores: Type.Array(Store),
    nextCursor: Type.Optional(Type.String()),
  },
  open,
)

/** What people may call a store; all of a region are found by the region's. */
const namesOf = ({ storeId, name = storeId, region = '' }: KnownStore): [string, ...string[]] => [name, storeId, region]

/** Stores and when they are open: what was heard is measured against it. */
export function storeRoutes(app: App, { store }: AppDeps): void {
  const tags = ['stores']
  app.get(
    '/v1/stores',
    {
      schema: { tags, summary: '门店 / stores', querystring: ListQuery, response: { 200: Stores } },
      config: { isLasting: true },
    },
    async ({ query, caller }) => {
      const own = (await store.listStores()).filter(({ storeId }) => mayUseStore(caller, storeId))
      const found = narrowedByName(own, namesOf, query.q)
      const { page, ...next } = pageById(found, ({ storeId }) => storeId, query)
      return { stores: page, ...next }
    },
  )
  app.patch(
    '/v1/stores/:id',
    {
      schema: {
        tags,
        summary: '门店的名称和区域；null 是取消 / name and region of a store; null takes it back',
        params: Params,
        body: Type.Object({ name: Told, region: Told }, closed),
        response: { 200: Store },
      },
    },
    async ({ params: { id }, body, caller }) => {
      requireStore(caller, id)
      const told = Object.entries(body).map(([key, value]) => [key, value?.trim() || null])
      await store.nameStore(id, Object.fromEntries(told) as StoreName)
      return (await store.listStores()).find(({ storeId }) => storeId === id)!
    },
  )
  app.get(
    '/v1/stores/:id/hours',
    {
      schema: { tags, summary: '营业时间 / opening hours', params: Params, response: { 200: Stored } },
    },
    async ({ params: { id }, caller }) => {
      const hours = mayUseStore(caller, id) ? await store.getHours(id) : undefined
      if (!hours) throw new AppError('NOT_FOUND', { detail: { store: id } })
      return hours
    },
  )
  app.put(
    '/v1/stores/:id/hours',
    {
      schema: {
        tags,
        summary: '设定营业时间：每周七天、例外日、时区 / set opening hours: seven weekdays, exceptions, time zone',
        params: Params,
        body: OPENING_HOURS_SCHEMA,
        response: { 200: Stored },
      },
    },
    async ({ params: { id }, body, caller }) => {
      requireStore(caller, id)
      await store.saveHours(id, readOpeningHours(body), caller.id)
      return store.getHours(id)
    },
  )
  app.delete(
    '/v1/stores/:id/hours',
    {
      schema: {
        tags,
        summary: '删除营业时间 / forget opening hours',
        params: Params,
        response: { 204: nothing('删掉了 / forgotten') },
      },
    },
    async ({ params: { id }, caller }, reply) => {
      if (!mayUseStore(caller, id) || !(await store.removeHours(id)))
        throw new AppError('NOT_FOUND', { detail: { store: id } })
      return reply.code(204).send()
    },
  )
}
