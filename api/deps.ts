import type { KeyObject } from 'node:crypto'
import type { Config } from '../engine/config.ts'
import type { AnsweredStore } from '../engine/reading/answered-store.ts'
import type { EventLog } from './events/event-log.ts'
import type { Engine } from './engine-port.ts'
import type { Fleet } from './ingest/fleet.ts'
import type { BlobStore } from './intake/blobs.ts'
import type { Meanings } from './meanings.ts'
import type { ReplayRuns } from './replay/replay-runs.ts'
import type { AnalysisJobs } from './jobs/analysis-jobs.ts'
import type { Previews } from './jobs/previews.ts'
import type { RereadJobs } from './jobs/reread-jobs.ts'

/** Everything the HTTP app stands on; the process (server.ts) or a test opens and closes it. */
export interface AppDeps {
  config: Config
  store: AnsweredStore
  blobs: BlobStore
  jobs: AnalysisJobs
  rereads: RereadJobs
  previews: Previews
  engine: Engine
  meanings: Meanings
  fleet: Fleet
  replays: ReplayRuns
  /** What is told to those who listen. */
  events: EventLog
  /** What devices seal to, private half. */
  sealingKey: KeyObject
  /** False while starting and from the moment that closing begins. */
  isReady(): boolean
}
