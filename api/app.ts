import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { randomUUID } from 'node:crypto'
import type { TSchema } from 'typebox'
import fastify, { LogController, type FastifyBaseLogger, type FastifyServerOptions } from 'fastify'
import { AppError } from '../engine/errors.ts'
import { installGuard, nameOf } from './auth/guard.ts'
import { createKeyUses, type KeyUses } from './auth/key-uses.ts'
import { createSessions, type Sessions } from './auth/sessions.ts'
import { packageVersion } from './version.ts'
import type { AppDeps } from './deps.ts'
import { answerUnreadable } from './http/client-error.ts'
import { handleError } from './http/error-body.ts'
import { installJsonBody } from './http/json-body.ts'
import { installCompressedJson } from './http/compressed-json.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import { documentRoute } from './http/openapi.ts'
import { createListeners, type Listeners } from './events/listeners.ts'
import { watchKeys } from './events/watch-keys.ts'
import { createAlertsOf } from './events/alerts.ts'
import { watchStore } from './events/watch-store.ts'
import { checkQueryEncoding } from './http/query-encoding.ts'
import type { App } from './http/typed-app.ts'
import { installUnchanged } from './http/unchanged.ts'
import { installUnreadBody } from './http/unread-body.ts'
import { audioRoutes } from './routes/audio.ts'
import { basketClipRoutes } from './routes/basket-clips.ts'
import { basketRoutes } from './routes/baskets.ts'
import { conceptRoutes } from './routes/concepts.ts'
import { consoleRoutes } from './routes/console.ts'
import { deviceRoutes } from './routes/devices.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { eventRoutes } from './routes/events.ts'
import { documentRoutes } from './routes/documents.ts'
import { extractRoutes } from './routes/extracts.ts'
import { exportRoutes } from './routes/exports.ts'
import { graphConceptRoutes } from './routes/graph-concepts.ts'
import { graphDraftRoutes } from './routes/graph-drafts.ts'
import { graphExchangeRoutes } from './routes/graph-exchange.ts'
import { graphSuggestRoute } from './routes/graph-suggest.ts'
import { graphPreviewRoutes } from './routes/graph-previews.ts'
import { graphRereadRoutes } from './routes/graph-rereads.ts'
import { graphVersionRoutes } from './routes/graph-versions.ts'
import { healthRoutes } from './routes/health.ts'
import { insightRoutes } from './routes/insights.ts'
import { jobRoutes } from './routes/jobs.ts'
import { keyRoutes } from './routes/keys.ts'
import { keptRoutes } from './routes/kept.ts'
import { labelRoutes } from './routes/labels.ts'
import { recordingRoutes } from './routes/recordings.ts'
import { replayCaseRoutes } from './routes/replay-cases.ts'
import { replayRoutes, replayRunRoutes } from './routes/replay.ts'
import { repairRoutes } from './routes/repairs.ts'
import { roleRoutes } from './routes/roles.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionRoutes } from './routes/session.ts'
import { storeRoutes } from './routes/stores.ts'
import { systemRoutes } from './routes/system.ts'
import { uploadRoutes } from './routes/upload.ts'
import { utteranceRoutes } from './routes/utterances.ts'
import { visitRoutes } from './routes/visits.ts'

const LONGEST_UPLOAD_MS = 6 * 3600 * 1000

/** What some routes share with the guard and with those who watch. */
interface Shared {
  metrics: Metrics
  sessions: Sessions
  keyUses: KeyUses
  listeners: Listeners
}

/** Builds the HTTP app over what it is given; it opens nothing itself and listens to nothing. */
export async function buildApp(deps: AppDeps, logger?: FastifyBaseLogger): Promise<App> {
  const app = fastify(serverOptions(logger)).withTypeProvider<TypeBoxTypeProvider>()
  // TypeBox's own validator: converts query strings, leaves bodies as they came, never drops a field in silence.
  // Compiled when a route is first asked: all at once cost every start about 100 ms.
  app.setValidatorCompiler<TSchema>((route) => {
    let check: ReturnType<typeof TypeBoxValidatorCompiler> | undefined
    return (value: unknown) => (check ??= TypeBoxValidatorCompiler(route))(value)
  })
  // Schemas of answers are documentation; they must not filter fields that a newer engine adds.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.setErrorHandler(handleError)
  app.setNotFoundHandler(() => {
    throw new AppError('NOT_FOUND')
  })
  const metrics = createMetrics(
    () => deps.jobs.counts(),
    () => deps.store.columnsBehind(),
  )
  const sessions = createSessions()
  const keyUses = createKeyUses(deps.store)
  const listeners = createListeners(deps.events)
  installGuard(app, deps.config, deps.store, { sessions, keyUses })
  app.addHook('onRequest', async ({ raw }) => checkQueryEncoding(raw.url ?? ''))
  installUnreadBody(app)
  // Before it is compressed: content is compared, not bytes.
  installUnchanged(app)
  installCompressedJson(app)
  installObservers(app, metrics)
  await installPlugins(app, deps)
  installRoutes(app, deps, { metrics, sessions, keyUses, listeners })
  installEvents(app, deps, { sessions, listeners })
  return app
}

function serverOptions(logger?: FastifyBaseLogger) {
  return {
    ...(logger && { loggerInstance: logger }),
    // Bodies have their own pace (api/http/steadily.ts); this bounds the whole of a request that drips.
    requestTimeout: LONGEST_UPLOAD_MS,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    genReqId: () => randomUUID(),
    // Its log lines hold whole addresses, and a search query may be a customer's words.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 128 },
    // What fails before a route is found, or is no HTTP at all, is told in the one form of all errors.
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: answerUnreadable,
  } satisfies FastifyServerOptions
}

function installObservers(app: App, metrics: Metrics): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    // Answers hold what customers said: no browser keeps them on its disk, but where a route says how.
    if (request.url.startsWith('/v1/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, caller } = request
    const labels = { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode }
    metrics.requests.observe(labels, reply.elapsedTime / 1000)
    request.log.info(
      { ...labels, ms: Math.round(reply.elapsedTime), requestId: request.id, key: caller?.id },
      'answered',
    )
  })
}

async function installPlugins(app: App, { config }: AppDeps): Promise<void> {
  installJsonBody(app, { idleMs: config.uploadIdleMs, wholeMs: config.jsonBodyMs })
  // Plain HTTP on a store's own network is usual: the browser must not be told to insist on HTTPS.
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    strictTransportSecurity: false,
  })
  await app.register(rateLimit, {
    max: config.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: nameOf,
    errorResponseBuilder: (_request, context) =>
      new AppError('TOO_MANY_REQUESTS', { detail: { perMinute: context.max, retryAfterMs: context.ttl } }),
  })
  await app.register(multipart, {
    limits: { files: 1, fields: 20, fieldSize: 1024, parts: 21 },
    throwFileSizeLimit: false,
  })
  await app.register(swagger, {
    transform: documentRoute,
    openapi: {
      info: {
        title: '听店 Tingdian',
        version: packageVersion(),
        description: '门店录音的上传、检索与洞察 / recordings, search, insight',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'td_…' } } },
      security: [{ key: [] }],
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
}

function installRoutes(app: App, deps: AppDeps, { metrics, sessions, keyUses, listeners }: Shared): void {
  consoleRoutes(app)
  sessionRoutes(app, deps, sessions, listeners)
  labelRoutes(app, deps)
  healthRoutes(app, deps, metrics)
  uploadRoutes(app, deps, metrics)
  recordingRoutes(app, deps)
  roleRoutes(app, deps)
  audioRoutes(app, deps)
  extractRoutes(app, deps)
  jobRoutes(app, deps)
  searchRoutes(app, deps)
  utteranceRoutes(app, deps)
  exportRoutes(app, deps)
  keptRoutes(app, deps)
  basketRoutes(app, deps)
  basketClipRoutes(app, deps)
  conceptRoutes(app, deps)
  graphConceptRoutes(app, deps)
  graphDraftRoutes(app, deps)
  graphVersionRoutes(app, deps)
  graphPreviewRoutes(app, deps)
  graphRereadRoutes(app, deps)
  graphExchangeRoutes(app, deps)
  graphSuggestRoute(app, deps)
  replayRoutes(app, deps)
  replayCaseRoutes(app, deps)
  replayRunRoutes(app, deps)
  repairRoutes(app, deps)
  documentRoutes(app, deps)
  insightRoutes(app, deps)
  visitRoutes(app, deps)
  storeRoutes(app, deps)
  deviceRoutes(app, deps)
  ledgerRoutes(app, deps)
  keyRoutes(app, deps, keyUses, listeners)
  systemRoutes(app, deps)
}

/** Changes are told while the app is open; closing it ends all streams first, or it would wait for them. */
function installEvents(app: App, deps: AppDeps, { sessions, listeners }: Pick<Shared, 'sessions' | 'listeners'>): void {
  const { store, jobs, events } = deps
  const isHeard = () => listeners.all().length > 0
  const ofStore = watchStore({ store, jobs, alertsOf: createAlertsOf(store), isHeard }, events)
  const ofKeys = watchKeys(store, sessions, listeners)
  eventRoutes(app, listeners, ofStore)
  app.addHook('preClose', async () => {
    listeners.close()
    await Promise.all([ofStore.close(), ofKeys.close()])
  })
}
