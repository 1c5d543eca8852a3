import type { ColumnsBehind } from '../../engine/reading/answered-store.ts'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** The service's instruments. Labels are routes, methods, statuses and states: never anything a customer said. */
export function createMetrics(
  countJobs: () => Promise<Record<string, number>>,
  columnsBehind: () => Promise<ColumnsBehind | undefined>,
) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'tingdian_jobs',
    help: 'jobs by state',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await countJobs())) this.set({ state }, count)
    },
  })
  let asked: Promise<ColumnsBehind | undefined> = Promise.resolve(undefined)
  const lag = (name: string, help: string, of: (behind: ColumnsBehind) => number, ask = () => asked): void => {
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        const behind = await ask()
        this.reset()
        if (behind) this.set(of(behind))
        else this.remove()
      },
    })
  }
  lag(
    'tingdian_columns_behind_utterances',
    'utterances that the columns for reading have yet to read; absent while the database answers',
    ({ utterances }) => utterances,
    () => (asked = columnsBehind()),
  )
  lag('tingdian_columns_behind_seconds', 'how long ago the columns knew everything', ({ seconds }) => seconds)
  return {
    registry,
    requests: new Histogram({
      name: 'tingdian_http_request_seconds',
      help: 'time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
      registers,
    }),
    uploadedBytes: new Counter({
      name: 'tingdian_uploaded_bytes_total',
      help: 'bytes of recordings taken in',
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
