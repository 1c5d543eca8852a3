import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Config } from '../engine/config.ts'
import { AppError, toAppError } from '../engine/errors.ts'
import { behindShipped } from '../engine/knowledge/behind-shipped.ts'
import type { InsightStore } from '../engine/store/types.ts'
import { buildApp } from './app.ts'
import { isLoopback } from './auth/hosts.ts'
import { livingKeys } from './auth/keys.ts'
import { createEventLog } from './events/event-log.ts'
import { createProgressTeller } from './events/tell-progress.ts'
import { createPreviewTeller, createRereadTeller } from './events/tell-line-work.ts'
import type { Engine } from './engine-port.ts'
import { createAnalysisJobs } from './jobs/analysis-jobs.ts'
import { createOutlines } from './intake/outlines.ts'
import { dropOwnerlessAudio } from './intake/unused-audio.ts'
import { createPreviews } from './jobs/previews.ts'
import { createRereadJobs } from './jobs/reread-jobs.ts'
import { deleteOverdue, type RetentionDeps } from './jobs/retention.ts'
import { startEngineProcess } from './jobs/start-engine-process.ts'
import { createMeanings, openInstalledEncoder } from './meanings.ts'
import { createRealClock } from '../devices/real/clock.ts'
import { realDisk } from '../devices/real/disk.ts'
import { realRandom } from '../devices/real/random.ts'
import { replaysFolder } from './replay/list-fixtures.ts'
import { openReplayRuns, replayEvent } from './replay/replay-runs.ts'
import { startReplayProcess } from './replay/start-replay-process.ts'
import { openFleet } from './ingest/fleet.ts'
import { openSealingKey } from './ingest/sealing-key.ts'
import { ingestDir, openDeviceIntake } from './open-device-intake.ts'
import { keepNewFilesPrivate } from './private-files.ts'
import { openBlobs, openJobQueue, openSharedStore, storePlace } from './open-store.ts'

export interface Server {
  /** `http://127.0.0.1:8790` */
  address: string
  /** Stops intake, drains with a deadline, closes the recognisers, then the store. */
  close(): Promise<void>
}

/** Writes log lines for machines to stderr. Words that people said never get here: messages are fixed, fields are facts. */
export function createLogger(config: Config): Logger {
  return pino(
    { level: config.logLevel, redact: ['headers', 'authorization'] },
    pino.destination({ dest: 2, sync: true }),
  )
}

const HOUR_MS = 3600 * 1000

/** Does something now and every hour; the function that is returned ends it, when what is under way is done. */
function everyHour(run: () => Promise<void>): () => Promise<void> {
  let running = run()
  const timer = setInterval(() => void (running = running.then(run)), HOUR_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    return running
  }
}

async function deleteOverdueAudio(deps: RetentionDeps, log: Logger): Promise<void> {
  try {
    await dropOwnerlessAudio(deps)
    const recordings = await deleteOverdue(deps, Date.now())
    if (recordings.length > 0) log.warn({ recordings }, 'audio that came to no words is deleted, its days are over')
  } catch (error) {
    log.error({ code: toAppError(error).code }, 'audio whose days are over could not be deleted')
  }
}

/** After an upgrade history is as the packs before read it, until somebody has it read again. */
async function noteHistory(store: InsightStore, log: Logger): Promise<void> {
  try {
    const behind = await behindShipped(store)
    if (behind.length > 0) log.warn({ behind }, 'history is of other versions of packs: tingdian graph reprocess PACK')
  } catch (error) {
    log.warn({ code: toAppError(error).code }, 'nobody knows of which packs history is')
  }
}

/**
 * Starts the service.
 *
 * @throws AppError LISTEN_REFUSED beyond loopback without a key, LISTEN_FAILED, STORE_NEWER, STORE_BROKEN
 */
export async function startServer(
  config: Config,
  log: Logger,
  engine: Engine = startEngineProcess(config),
): Promise<Server> {
  keepNewFilesPrivate()
  const store = await openSharedStore(config)
  // Closed from the last to the first when something fails on the way, and at the end.
  const closers: (() => Promise<unknown>)[] = [() => store.close()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    if (!isLoopback(config.host) && (await livingKeys(store)).length === 0)
      throw new AppError('LISTEN_REFUSED', { detail: { host: config.host, remedy: 'tingdian keys add --role admin' } })
    const queue = await openJobQueue(config)
    closers.push(() => queue.close())
    closers.push(() => engine.close())
    const blobs = await openBlobs(config)
    const outlines = createOutlines(blobs)
    closers.push(() => outlines.close())
    const fleet = await openFleet({ disk: realDisk, clock: createRealClock(), random: realRandom }, ingestDir(config))
    const sealingKey = await openSealingKey(realDisk, realRandom, ingestDir(config))
    const meanings = createMeanings(store, () => openInstalledEncoder(config))
    closers.push(() => meanings.close())
    const catchUp = () =>
      meanings.catchUp().catch((error: unknown) => log.warn({ code: toAppError(error).code }, 'no vectors made'))
    const events = createEventLog()
    const progress = createProgressTeller(events)
    const jobs = createAnalysisJobs(
      queue,
      { engine, store, blobs, config, outlines },
      {
        onEnd: (end) => {
          progress.forget(end.id)
          log.info(end, 'analysis ended')
          void catchUp()
        },
        onProgress: (job, fraction) => progress.tell(job, fraction),
        onFault: (code) => log.error({ code }, 'the queue failed, it is asked again'),
      },
    )
    closers.push(() => jobs.close(config.drainMs))
    const tellReread = createRereadTeller(events)
    const rereads = createRereadJobs(
      queue,
      { engine, store, blobs, config },
      {
        onProgress: (reread) => {
          tellReread(reread)
          // Words that read otherwise have no vectors yet.
          if (reread.state !== 'running') void catchUp()
        },
        onFault: (code) => log.error({ code }, 'the queue failed, it is asked again'),
      },
    )
    closers.push(() => rereads.close())
    const previews = createPreviews({ engine, store, config, place: storePlace(config) }, createPreviewTeller(events))
    closers.push(() => previews.close())
    closers.push(everyHour(() => deleteOverdueAudio({ store, blobs, jobs, config }, log)))
    const replays = await openReplayRuns({
      ...{ root: join(config.dataDir, 'replay'), fixtures: replaysFolder(config.replaysDir) },
      work: startReplayProcess(config),
      onChange: (run) => events.publish(replayEvent(run)),
    })
    closers.push(() => replays.close())
    let isOpen = true
    const app = await buildApp(
      {
        ...{ config, store, blobs, jobs, rereads, previews, engine, meanings, fleet, events, replays },
        sealingKey,
        isReady: () => isOpen,
      },
      log,
    )
    closers.push(async () => {
      // Uploads under way may finish until the deadline; a device sends again what was not acknowledged.
      const late = setTimeout(() => app.server.closeAllConnections(), config.drainMs)
      await app.close()
      clearTimeout(late)
    })
    const address = await app.listen({ host: config.host, port: config.port }).catch((cause: NodeJS.ErrnoException) => {
      throw new AppError('LISTEN_FAILED', {
        detail: { host: config.host, port: config.port, reason: cause.code ?? '' },
        cause,
      })
    })
    const intake = await openDeviceIntake(config, log, app.server, {
      ...{ store, blobs, jobs, fleet, sealingKey },
      onFailing: () => process.exit(4),
      onDevice: (news) => events.publish({ kind: 'device', ...news }),
    })
    closers.push(() => intake.close())
    jobs.start()
    rereads.start()
    void catchUp()
    void noteHistory(store, log)
    return {
      address,
      close: () => {
        isOpen = false
        return close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
