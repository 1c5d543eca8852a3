import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { StoredKey } from '../../engine/store/subject-types.ts'
import type { KeyUses } from '../auth/key-uses.ts'
import { LOCAL_CALLER, addKey, livingKeys, type Caller } from '../auth/keys.ts'
import type { KeyRole } from '../auth/roles.ts'
import { requireStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { Listeners } from '../events/listeners.ts'
import { pageById } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { nothing } from '../schemas/answers.ts'
import { Cursor, IdParams, Limit, closed, open } from '../schemas/common.ts'
import { Key, KeyBody, NewKey } from '../schemas/keys.ts'

const ListQuery = Type.Object({ limit: Limit, cursor: Cursor }, closed)
const Page = Type.Object({ keys: Type.Array(Key), nextCursor: Type.Optional(Type.String()) }, open)
const tags = ['keys']

/** Keys to the service. Whoever is bound to stores makes, sees and revokes keys of these stores alone. */
export function keyRoutes(app: App, { store }: AppDeps, uses: KeyUses, listeners: Pick<Listeners, 'end'>): void {
  const shown = ({ id, role, label, storeIds, createdAt, revokedAt, lastUsedAt }: StoredKey) => {
    const usedAt = Math.max(lastUsedAt ?? 0, uses.of(id) ?? 0)
    const rest = { ...(storeIds && { storeIds }), ...(revokedAt !== undefined && { revokedAt }) }
    return { id, role: role as KeyRole, label, createdAt, ...rest, ...(usedAt > 0 && { lastUsedAt: usedAt }) }
  }

  app.get(
    '/v1/keys',
    {
      schema: {
        tags,
        summary: '密钥，连同吊销了的 / keys, revoked ones included',
        querystring: ListQuery,
        response: { 200: Page },
      },
    },
    async ({ query, caller }) => {
      const own = (await store.listKeys()).filter((key) => isWithin(caller, key))
      const { page, ...next } = pageById(own, ({ id }) => id, query)
      return { keys: page.map(shown), ...next }
    },
  )
  app.post(
    '/v1/keys',
    {
      schema: {
        tags,
        summary: '建一个密钥，只显示这一次 / make a key, which is shown this once',
        description:
          '第一个密钥要是管理全部门店的 admin：有了它，服务就不再对本机开放。\n\n' +
          'The first key must be an admin of every store: once there is one, the service is no longer open on its machine.',
        body: KeyBody,
        response: { 201: NewKey },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { role, label = '', storeIds }, caller }, reply) => {
      if (caller.storeIds && !storeIds)
        throw new AppError('AUTH_FORBIDDEN', { detail: { wanted: [...caller.storeIds] } })
      for (const one of storeIds ?? []) requireStore(caller, one)
      // Once there is a key the machine is closed, and nobody could make another here.
      if (!isMaster({ role, storeIds }) && (await store.listKeys()).length === 0) throw needsMaster()
      const { id, secret } = await addKey(store, { role, label: label.trim(), ...(storeIds && { storeIds }) })
      // A machine that was open to everybody is closed now.
      listeners.end(({ caller: { id: listening } }) => listening === LOCAL_CALLER.id)
      const made = (await store.listKeys()).find((key) => key.id === id)
      return reply.code(201).send({ ...shown(made!), secret })
    },
  )
  app.delete(
    '/v1/keys/:id',
    {
      schema: {
        tags,
        summary: '吊销：用它的会话立即结束 / revoke: sessions that stand on it end at once',
        params: IdParams,
        response: { 204: nothing('已吊销 / revoked') },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ params: { id }, caller }, reply) => {
      const key = (await livingKeys(store)).find((one) => one.id === id)
      if (!key || !isWithin(caller, key)) throw new AppError('NOT_FOUND', { detail: { key: id } })
      const others = (await livingKeys(store)).filter((one) => one.id !== id)
      if (isMaster(key) && !others.some(isMaster)) throw needsMaster()
      if (!(await store.revokeKey(id))) throw new AppError('NOT_FOUND', { detail: { key: id } })
      listeners.end(({ caller: { id: listening } }) => listening === id)
      return reply.code(204).send()
    },
  )
}

/** Without a key that may do everything, nobody could mend anything in the console any more. */
const needsMaster = (): AppError =>
  new AppError('CONFLICT', {
    detail: {
      wanted: 'role=admin, every store',
      remedy: '先建一个管理全部门店的管理员密钥 / first make a key that is an admin of every store',
    },
  })

const isMaster = ({ role, storeIds }: { role: string; storeIds?: string[] | undefined }): boolean =>
  role === 'admin' && storeIds === undefined

/** Whether a key opens nothing that is closed to the caller. */
const isWithin = ({ storeIds: own }: Caller, { storeIds }: StoredKey): boolean =>
  own === undefined || (storeIds?.every((id) => own.includes(id)) ?? false)
