import type { IncomingHttpHeaders } from 'node:http'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { createAttempts } from '../auth/attempts.ts'
import { LOCAL_CALLER, callerOf, type Caller } from '../auth/keys.ts'
import { PERMISSIONS } from '../auth/roles.ts'
import { bearerSecret, hashSecret } from '../auth/secret.ts'
import { sessionCookie, sessionIdOf } from '../auth/session-cookie.ts'
import { sessionName, type Sessions } from '../auth/sessions.ts'
import type { AppDeps } from '../deps.ts'
import type { Listeners } from '../events/listeners.ts'
import type { App } from '../http/typed-app.ts'
import { nothing } from '../schemas/answers.ts'
import { closed } from '../schemas/common.ts'
import { Session } from '../schemas/session.ts'
import { packageVersion } from '../version.ts'

const Login = Type.Object({ key: Type.String({ minLength: 1, maxLength: 200, description: 'td_…' }) }, closed)
/** Wrong keys from one address a minute: whoever mistypes tries again, whoever guesses does not get far. */
const WRONG_A_MINUTE = 10

/** Login of a browser: a key becomes a cookie that scripts cannot read. */
export function sessionRoutes(
  app: App,
  { store }: AppDeps,
  sessions: Sessions,
  listeners: Pick<Listeners, 'end'>,
): void {
  const tags = ['session']
  const attempts = createAttempts(WRONG_A_MINUTE)
  const leave = (method: string, headers: IncomingHttpHeaders): void => {
    const id = sessionIdOf(method, headers)
    if (id === undefined) return
    sessions.end(id)
    listeners.end(({ session }) => session === sessionName(id))
  }
  const describe = async ({ id, role, storeIds }: Caller) => {
    const label = (await store.listKeys()).find((key) => key.id === id)?.label ?? ''
    const mayCall = Object.entries(PERMISSIONS).filter(([, roles]) => roles !== 'public' && roles.includes(role))
    const permissions = mayCall.map(([route]) => route)
    const isOpen = id === LOCAL_CALLER.id
    return {
      id,
      label,
      role,
      ...(storeIds && { storeIds: [...storeIds] }),
      permissions,
      isOpen,
      version: packageVersion(),
    }
  }

  app.post(
    '/v1/session',
    {
      schema: {
        tags,
        summary: '用密钥登录 / log in with a key',
        description:
          '会话最长 12 小时，闲置 2 小时结束；密钥吊销时立即结束；服务重启后要重新登录。设备的密钥不能登录。\n\n' +
          'At most 12 hours, 2 without use; it ends with its key, and with the process. Keys of devices cannot log in.',
        body: Login,
        response: { 200: Session },
      },
      config: { errors: ['AUTH_REQUIRED', 'TOO_MANY_REQUESTS'] },
    },
    async ({ body, ip, method, headers }, reply) => {
      const secret = bearerSecret(`Bearer ${body.key.trim()}`)
      const hash = secret === undefined ? undefined : hashSecret(secret)
      attempts.admit(ip, hash)
      const caller = hash === undefined ? undefined : await callerOf(store, hash)
      if (!caller || hash === undefined || caller.role === 'device') {
        attempts.wasWrong(ip, hash)
        throw new AppError('AUTH_REQUIRED', { detail: { wanted: 'td_…' } })
      }
      attempts.wasRight(hash)
      // Whoever logs in where somebody was logged in takes their place.
      leave(method, headers)
      const { id } = sessions.begin(hash)
      void reply.header('set-cookie', sessionCookie(headers, id)).header('cache-control', 'no-store')
      return describe(caller)
    },
  )
  app.get(
    '/v1/session',
    { schema: { tags, summary: '我是谁，可以做什么 / who I am and what I may do', response: { 200: Session } } },
    async ({ caller }, reply) => {
      void reply.header('cache-control', 'no-store')
      return describe(caller)
    },
  )
  app.delete(
    '/v1/session',
    { schema: { tags, summary: '退出 / log out', response: { 204: nothing('已退出 / logged out') } } },
    async ({ method, headers }, reply) => {
      leave(method, headers)
      void reply.header('set-cookie', sessionCookie(headers)).header('clear-site-data', '"cache"')
      return reply.code(204).send()
    },
  )
}
