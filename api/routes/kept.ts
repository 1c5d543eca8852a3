import { randomBytes } from 'node:crypto'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { Kept, KeptKind } from '../../engine/store/kept-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { Caller } from '../auth/keys.ts'
import { keptFor, mayRead } from '../auth/kept-scope.ts'
import type { AppDeps } from '../deps.ts'
import { pageById } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { nothing } from '../schemas/answers.ts'
import { Cursor, IdParams, Limit, closed, open } from '../schemas/common.ts'
import { KeptName, PagePath, SavedSearch, Shared, ShortLink } from '../schemas/kept.ts'

/** Of each kind, by one key: nobody keeps more on purpose. */
const MOST_KEPT = 500
const DAY_MS = 24 * 3600_000
const LINK_DAYS = 90
/** 60 bits, as 10 characters: not to be guessed at the rate that a key may ask. */
const ID_BYTES = 8
const ID_CHARACTERS = 10

const Total = Type.Optional(Type.Integer({ minimum: 0 }))
const NewSearch = Type.Object({ name: KeptName, path: PagePath, isShared: Type.Optional(Shared), total: Total }, closed)
const ChangedSearch = Type.Object(
  { name: Type.Optional(KeptName), isShared: Type.Optional(Shared), total: Total },
  closed,
)
const NewLink = Type.Object({ path: PagePath }, closed)
const ListQuery = Type.Object({ limit: Limit, cursor: Cursor }, closed)
const Searches = Type.Object({ searches: Type.Array(SavedSearch), nextCursor: Type.Optional(Type.String()) }, open)

interface SearchContent {
  path: string
  total?: number
}

/** A thing that is new, of the caller's stores. */
export async function newKept(
  store: InsightStore,
  caller: Caller,
  {
    kind,
    name,
    isShared = false,
    content,
    days,
  }: Pick<Kept, 'kind' | 'name'> & {
    isShared?: boolean | undefined
    content: object
    days?: number
  },
): Promise<Kept> {
  const now = Date.now()
  const own = (await store.listKept(kind, now)).filter(({ owner }) => owner === caller.id)
  if (own.length >= MOST_KEPT) throw new AppError('CONFLICT', { detail: { kind, most: MOST_KEPT } })
  const kept: Kept = {
    ...{ id: newId(), kind, owner: caller.id, name, isShared, content: JSON.stringify(content) },
    ...(caller.storeIds && { storeIds: [...caller.storeIds] }),
    ...{ createdAt: now, updatedAt: now },
    ...(days !== undefined && { expiresAt: now + days * DAY_MS }),
  }
  await store.keep(kept)
  return kept
}

/** For links that people read out: no sign that looks like another, none that a chat cuts off. */
const newId = (): string =>
  BigInt(`0x${randomBytes(ID_BYTES).toString('hex')}`)
    .toString(36)
    .padStart(ID_CHARACTERS, '0')
    .slice(-ID_CHARACTERS)

/** What a caller may read of one kind. */
export async function readableKept(store: InsightStore, caller: Caller, kind: KeptKind) {
  return (await store.listKept(kind, Date.now())).filter((kept) => mayRead(caller, kept))
}

/** How a kept thing looks to a caller. */
export function keptView({ id, name, isShared, owner, createdAt, updatedAt }: Kept, caller: Caller) {
  return { id, name, isShared, isOwn: owner === caller.id, createdAt, updatedAt }
}

function searchView(kept: Kept, caller: Caller) {
  return { ...keptView(kept, caller), ...(JSON.parse(kept.content) as SearchContent) }
}

function linkView(kept: Kept, caller: Caller) {
  const { path } = JSON.parse(kept.content) as SearchContent
  const { id, createdAt, expiresAt = 0 } = kept
  return { id, path, isOwn: kept.owner === caller.id, createdAt, expiresAt }
}

/** Searches under a name, and short links: both lead to a page; what it shows is for the one who opens it to see or not. */
export function keptRoutes(app: App, { store }: AppDeps): void {
  const tags = ['kept']
  const own = async (caller: Caller, id: string, kind: KeptKind) =>
    keptFor(caller, await store.getKept(id), { id, kind, toChange: true })

  app.get(
    '/v1/saved',
    { schema: { tags, summary: '保存的检索 / saved searches', querystring: ListQuery, response: { 200: Searches } } },
    async ({ query, caller }) => {
      const { page, ...next } = pageById(await readableKept(store, caller, 'search'), ({ id }) => id, query)
      return { searches: page.map((kept) => searchView(kept, caller)), ...next }
    },
  )
  app.post(
    '/v1/saved',
    {
      schema: { tags, summary: '保存一个检索 / save a search', body: NewSearch, response: { 201: SavedSearch } },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { name, path, isShared, total }, caller }, reply) => {
      const content = { path, ...(total !== undefined && { total }) }
      const kept = await newKept(store, caller, { kind: 'search', name, isShared, content })
      return reply.code(201).send(searchView(kept, caller))
    },
  )
  app.post(
    '/v1/saved/:id',
    {
      schema: {
        tags,
        summary: '改名、共享、记下看过几条 / rename, share, note how many were seen',
        params: IdParams,
        body: ChangedSearch,
        response: { 200: SavedSearch },
      },
    },
    async ({ params: { id }, body: { name, isShared, total }, caller }) => {
      const kept = await own(caller, id, 'search')
      const content = { ...(JSON.parse(kept.content) as SearchContent), ...(total !== undefined && { total }) }
      const changed = {
        ...{ ...kept, content: JSON.stringify(content), updatedAt: Date.now() },
        ...(name !== undefined && { name }),
        ...(isShared !== undefined && { isShared }),
      }
      await store.keep(changed)
      return searchView(changed, caller)
    },
  )
  app.delete(
    '/v1/saved/:id',
    {
      schema: {
        tags,
        summary: '删掉保存的检索 / forget a saved search',
        params: IdParams,
        response: { 204: nothing('删掉了 / forgotten') },
      },
    },
    async ({ params: { id }, caller }, reply) => {
      await own(caller, id, 'search')
      await store.removeKept(id)
      return reply.code(204).send()
    },
  )
  app.post(
    '/v1/links',
    {
      schema: {
        tags,
        summary: '短链接，90 天有效 / a short link, for 90 days',
        body: NewLink,
        response: { 201: ShortLink },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { path }, caller }, reply) => {
      const kept = await newKept(store, caller, { kind: 'link', name: '', content: { path }, days: LINK_DAYS })
      return reply.code(201).send(linkView(kept, caller))
    },
  )
  app.get(
    '/v1/links/:id',
    {
      schema: {
        tags,
        summary: '短链接指向哪里 / where a short link leads',
        params: IdParams,
        response: { 200: ShortLink },
      },
    },
    async ({ params: { id }, caller }) =>
      linkView(keptFor(caller, await store.getKept(id), { id, kind: 'link' }), caller),
  )
  app.delete(
    '/v1/links/:id',
    {
      schema: {
        tags,
        summary: '作废短链接 / end a short link',
        params: IdParams,
        response: { 204: nothing('作废了 / ended') },
      },
    },
    async ({ params: { id }, caller }, reply) => {
      await own(caller, id, 'link')
      await store.removeKept(id)
      return reply.code(204).send()
    },
  )
}
