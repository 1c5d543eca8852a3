import Type from 'typebox'
import { DEVICE_ENROL_PATH } from '../../devices/protocol/paths.ts'
import { sealingPublicKey } from '../../devices/spool/seal.ts'
import { AppError } from '../../engine/errors.ts'
import { narrowedByName } from '../../engine/text/find-named.ts'
import type { App } from '../http/typed-app.ts'
import { mayUseStore, requireStore, visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { deviceView } from '../ingest/device-view.ts'
import type { EnrolledDevice } from '../ingest/devices.ts'
import { Code, CodeBody, Device, EnrolBody, Enrolled } from '../schemas/devices.ts'
import { pageById } from '../http/page-by-id.ts'
import { Cursor, IdParams, Limit, NameWords, closed, open } from '../schemas/common.ts'

const ListQuery = Type.Object({ q: NameWords, limit: Limit, cursor: Cursor }, closed)
const Page = Type.Object({ devices: Type.Array(Device), nextCursor: Type.Optional(Type.String()) }, open)
const tags = ['devices']

/** Devices that capture: a code lets one in, its own key speaks for it from then on, an admin looks after them. */
export function deviceRoutes(app: App, { fleet, sealingKey, store }: AppDeps): void {
  const { devices, enrolment, statuses } = fleet
  const viewOf = async (device: EnrolledDevice) => deviceView(device, await statuses.of(device.device), Date.now())

  app.post(
    DEVICE_ENROL_PATH,
    {
      schema: {
        tags,
        summary: '用登记码登记设备 / a device enrols with its code',
        body: EnrolBody,
        response: { 201: Enrolled },
      },
      config: { errors: ['ENROL_REFUSED', 'DEVICE_SIGNATURE', 'CONFLICT', 'TOO_MANY_REQUESTS'] },
    },
    async ({ body }, reply) => {
      const { device, name, storeId, kind, pack, array } = await enrolment.enrol(body)
      const answer = { device, name, storeId, kind, pack, ...(array !== undefined && { array }) }
      return reply.code(201).send({ ...answer, sealingKey: sealingPublicKey(sealingKey).toString('hex') })
    },
  )
  app.post(
    '/v1/devices/codes',
    {
      schema: {
        tags,
        summary: '建一次性登记码：十分钟、五次机会 / a code that works once: ten minutes, five tries',
        body: CodeBody,
        response: { 201: Code },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { kind = 'mic-array', pack = 'base', ...body }, caller }, reply) => {
      requireStore(caller, body.storeId)
      await requireFreeName(body.storeId, body.name)
      return reply.code(201).send(await enrolment.makeCode({ ...body, kind, pack }))
    },
  )
  app.get(
    '/v1/devices',
    {
      schema: {
        tags,
        summary: '设备与状态 / devices and how they are',
        querystring: ListQuery,
        response: { 200: Page },
      },
    },
    async ({ query, caller }) => {
      const own = (await devices.list()).filter(({ storeId }) => mayUseStore(caller, storeId))
      const stores = query.q === undefined ? [] : await store.listStores()
      const titles = new Map(stores.map(({ storeId, name = storeId }) => [storeId, name]))
      const found = narrowedByName(
        own,
        ({ name, device, storeId }) => [name, device, storeId, titles.get(storeId) ?? storeId],
        query.q,
      )
      const { page, ...next } = pageById(found, ({ device }) => device, query)
      return { devices: await Promise.all(page.map(viewOf)), ...next }
    },
  )
  app.get(
    '/v1/devices/:id',
    { schema: { tags, summary: '一台设备 / one device', params: IdParams, response: { 200: Device } } },
    async ({ params: { id }, caller }) => viewOf(visible(caller, await devices.find(id), id)),
  )
  app.post(
    '/v1/devices/:id/revoke',
    {
      schema: {
        tags,
        summary: '吊销：五秒内断开，缓存会被删除 / revoke: cut within five seconds, its spool is erased',
        params: IdParams,
        response: { 200: Device },
      },
    },
    async ({ params: { id }, caller }) => {
      const known = visible(caller, await devices.find(id), id)
      await devices.revoke(id, Date.now())
      return viewOf((await devices.find(id)) ?? known)
    },
  )

  /** Two devices of one store under one name could not be told apart in what was said. */
  async function requireFreeName(storeId: string, name: string): Promise<void> {
    const taken = (await devices.list()).some(
      (one) => one.storeId === storeId && one.name === name && one.revokedAt === undefined,
    )
    if (taken) throw new AppError('CONFLICT', { detail: { store: storeId, name } })
  }
}
