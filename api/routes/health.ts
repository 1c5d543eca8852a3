import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import type { AppDeps } from '../deps.ts'
import type { Metrics } from '../http/metrics.ts'
import { bytes } from '../schemas/answers.ts'

const Health = Type.Object({ status: Type.Literal('ok') })

/** `/health/live`: the process answers. `/health/ready` and `/health`: it takes work. `/metrics`: its figures. */
export function healthRoutes(app: App, deps: AppDeps, metrics: Metrics): void {
  const ready = async () => {
    if (!deps.isReady()) throw new AppError('NOT_READY')
    await deps.store.ping()
    return { status: 'ok' as const }
  }
  const about = (summary: string) => ({
    schema: { tags: ['health'], summary, response: { 200: Health } },
    config: { errors: ['NOT_READY' as const] },
  })
  const live = { ...about('进程在运行 / the process lives'), config: { rateLimit: false as const } }
  const figures = { tags: ['health'], summary: 'Prometheus', response: { 200: bytes('Prometheus', 'text/plain') } }
  app.get('/health/live', live, async () => ({ status: 'ok' as const }))
  app.get('/health/ready', about('可以工作 / ready for work'), ready)
  app.get('/health', about('同 /health/ready / the same as /health/ready'), ready)
  app.get('/metrics', { schema: figures }, async (_request, reply) => {
    reply.type(metrics.registry.contentType)
    return reply.send(await metrics.registry.metrics())
  })
}
