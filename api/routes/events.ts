import Type from 'typebox'
import { nameOf } from '../auth/guard.ts'
import { sessionName } from '../auth/sessions.ts'
import { sessionIdOf } from '../auth/session-cookie.ts'
import type { Listeners } from '../events/listeners.ts'
import type { App } from '../http/typed-app.ts'
import { Many, closed, literals } from '../schemas/common.ts'
import { EVENT_KINDS, LiveEvent } from '../schemas/events.ts'

const Id = Type.Optional(Type.String({ maxLength: 64 }))
const Query = Type.Object(
  {
    kind: Type.Optional(Type.Array(literals(EVENT_KINDS), { maxItems: EVENT_KINDS.length })),
    store: Many,
    after: Type.Optional(
      Type.String({
        maxLength: 64,
        description: '同 Last-Event-ID，给设不了请求头的 / for those who cannot set headers',
      }),
    ),
  },
  closed,
)
const Headers = Type.Object({ 'last-event-id': Id })

/** What changes, told as it changes: one stream for all that a page shows. It bears ids, kinds, states and counts, never words. */
export function eventRoutes(app: App, listeners: Listeners, watch: { want(): Promise<void> }): void {
  app.get(
    '/v1/events',
    {
      // Its HEAD would never end.
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: '变化的事件流（SSE） / changes, as server-sent events',
        description:
          '断线后带上 Last-Event-ID 从断处继续；`hello` 表示接上了，`reset` 表示中间的已经不在，要重新读。每个事件的 data 如下；没有客人说的话。' +
          '密钥吊销、会话结束时流立即结束。只告诉自己角色和门店看得到的。\n\n' +
          'Last-Event-ID goes on after a break; `hello`: connected, `reset`: what came between is gone, read again. The data of each ' +
          'event is as below; nothing that was said is in it. The stream ends with its key or session, at once, and tells what role and stores may see.',
        querystring: Query,
        headers: Headers,
        response: {
          200: {
            description: '事件流 / the stream',
            content: { 'text/event-stream': { schema: Type.Unsafe<unknown>(LiveEvent) } },
          },
        },
      },
      config: { isStream: true },
    },
    async (request, reply) => {
      const { caller, query, headers, method } = request
      const session = headers.authorization === undefined ? sessionIdOf(method, headers) : undefined
      const after = query.after ?? headers['last-event-id']
      await watch.want()
      const stream = listeners.open({
        ...{ caller, name: nameOf(request) },
        ...(session !== undefined && { session: sessionName(session) }),
        ...(query.kind && { kinds: query.kind }),
        ...(query.store && { storeIds: query.store }),
        ...(after !== undefined && { after }),
      })
      // A proxy that gathers answers before it passes them on would hold every event back.
      void reply.headers({ 'x-accel-buffering': 'no', 'content-type': 'text/event-stream; charset=utf-8' })
      return reply.send(stream)
    },
  )
}
