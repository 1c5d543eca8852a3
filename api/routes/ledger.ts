import Type from 'typebox'
import type { App } from '../http/typed-app.ts'
import { visibleStores } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { deviceLedger } from '../intake/device-ledger.ts'
import { LedgerRow } from '../schemas/ledger.ts'
import { pageById } from '../http/page-by-id.ts'
import { Cursor, Limit, Many, closed, open } from '../schemas/common.ts'

const Query = Type.Object(
  {
    store: Many,
    device: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: '设备名或设备号的开头 / name, or beginning of its number',
      }),
    ),
    day: Type.Optional(Type.String({ format: 'date', description: '北京时间的一天 / a day of China’s time' })),
    limit: Limit,
    cursor: Cursor,
  },
  closed,
)

/** Where each captured second went, for who looks after the devices. */
export function ledgerRoutes(app: App, { config, store, jobs, fleet }: AppDeps): void {
  app.get(
    '/v1/ledger',
    {
      schema: {
        tags: ['devices'],
        summary:
          '每台设备每天采集的时间去了哪里，以采样计 / where the captured time went, per device and day, in samples',
        querystring: Query,
        response: {
          200: Type.Object(
            {
              days: Type.Array(LedgerRow),
              nextCursor: Type.Optional(Type.String()),
              isBalanced: Type.Boolean({ description: '一个采样都不差 / every captured sample is accounted for' }),
            },
            open,
          ),
        },
      },
    },
    async ({ query: { store: asked, device, day, limit, cursor }, caller }) => {
      const storeIds = visibleStores(caller, asked)
      const filter = { ...(storeIds && { storeIds }), ...(device && { device }), ...(day && { day }) }
      const deps = { config, store, devices: fleet.devices, jobOf: (id: string) => jobs.ofRecording(id) }
      const days = await deviceLedger(deps, filter)
      const { page, ...next } = pageById(days, (row) => `${row.day} ${row.device}`, { limit, cursor })
      return { days: page, ...next, isBalanced: days.every(({ samples }) => samples.unaccounted === undefined) }
    },
  )
}
