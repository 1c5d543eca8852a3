import { stat, statfs } from 'node:fs/promises'
import { isPostgres } from '../../engine/store/open.ts'
import { listModels } from '../../models/list.ts'
import { lastBackup } from '../backup/last-backup.ts'
import type { AppDeps } from '../deps.ts'
import { createExaminations } from '../doctor/last-examination.ts'
import type { App } from '../http/typed-app.ts'
import { storePlace } from '../open-store.ts'
import { System } from '../schemas/system.ts'
import { packageVersion } from '../version.ts'

/** How the service is: what an administrator would ask the command line for. */
export function systemRoutes(app: App, { config, store, jobs }: AppDeps): void {
  const startedAt = Date.now()
  const examined = createExaminations(config)
  const place = storePlace(config)
  app.get(
    '/v1/system',
    {
      schema: {
        tags: ['system'],
        summary:
          '系统：版本、模型、数据库、磁盘、队列、体检、备份 / the system: version, models, database, disk, queue, check-up, backup',
        response: { 200: System },
      },
    },
    async () => {
      const [examination, models, disk, queue, backup, bytes] = await Promise.all([
        examined(),
        listModels(config),
        statfs(config.dataDir),
        jobs.counts(),
        lastBackup(config.dataDir),
        isPostgres(place) ? undefined : sizeOf(place),
      ])
      const kind: 'sqlite' | 'postgres' = isPostgres(place) ? 'postgres' : 'sqlite'
      const used = models.filter((model) => model.default || model.state === 'ready')
      return {
        ...{ version: packageVersion(), node: process.versions.node, startedAt },
        database: { kind, isColumned: store.isColumned, ...(bytes !== undefined && { bytes }) },
        disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
        queue,
        models: used.map((model) => ({
          ...{ name: model.name, title: model.title, state: model.state, default: model.default },
          ...(model.bytes !== undefined && { bytes: Math.round(model.bytes) }),
        })),
        ...{ examinedAt: examination.at, findings: examination.findings },
        ...(backup && { backup }),
      }
    },
  )
}

/** Bytes of a database file with what has not been written back into it. */
async function sizeOf(path: string): Promise<number> {
  const sizes = await Promise.all(
    [path, `${path}-wal`].map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
