import { randomUUID } from 'node:crypto'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { Evidence, Kept } from '../../engine/store/kept-types.ts'
import type { Caller } from '../auth/keys.ts'
import { keptFor, mayRead } from '../auth/kept-scope.ts'
import { mayUseStore, visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { pageById } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { nothing } from '../schemas/answers.ts'
import { Cursor, IdParams, Limit, closed, open } from '../schemas/common.ts'
import { withFields } from '../schemas/fields.ts'
import { Basket, EvidenceChange, EvidenceEntry, KeptName, Note, Shared } from '../schemas/kept.ts'
import { evidenceColumns, type ReadEvidence } from '../tables/evidence-table.ts'
import { TABLE_FORMATS } from '../tables/send-table.ts'
import { WritingFields, exported, sendRows, writingOf } from './exports.ts'
import { keptView, newKept, readableKept } from './kept.ts'

/** A basket is read aloud in one sitting. */
const MOST_EVIDENCE = 500
const FIELDS = ['speaker', 'role', 'text', 'mentions', 'opinions', 'repairs', 'redactions', 'stage']

const ListQuery = Type.Object({ limit: Limit, cursor: Cursor }, closed)
const Baskets = Type.Object({ baskets: Type.Array(Basket), nextCursor: Type.Optional(Type.String()) }, open)
const NewBasket = Type.Object({ name: KeptName, isShared: Type.Optional(Shared) }, closed)
const ChangedBasket = Type.Object({ name: Type.Optional(KeptName), isShared: Type.Optional(Shared) }, closed)
const Whole = Type.Object(
  {
    basket: Basket,
    evidence: Type.Array(EvidenceEntry, {
      maxItems: MOST_EVIDENCE,
      description: `一次全给，至多 ${MOST_EVIDENCE} 条，按夹里的次序 / all of it at once, at most ${MOST_EVIDENCE}, in the basket's order`,
    }),
  },
  open,
)
const NewEvidence = Type.Object(
  { basket: Type.String({ maxLength: 128 }), utterance: Type.String({ maxLength: 200 }), note: Type.Optional(Note) },
  closed,
)

/** Baskets of evidence: utterances with notes, in an order, to be heard one after the other and handed on. */
export function basketRoutes(app: App, { store, events }: AppDeps): void {
  const tags = ['kept']
  /** To those who may read it, or could until now. */
  const tell = (kept: Kept, before = kept) =>
    events.publish({ kind: 'basket', basketId: kept.id }, (one) => mayRead(one, kept) || mayRead(one, before))
  const basketFor = async (caller: Caller, id: string, toChange?: true) =>
    keptFor(caller, await store.getKept(id), { id, kind: 'basket', ...(toChange && { toChange }) })
  /** The basket that a piece of evidence lies in, to be changed. */
  const basketAround = async (caller: Caller, id: string): Promise<Kept> =>
    basketFor(caller, visible(caller, await store.getEvidence(id), id).basketId, true)
  /** What is said there now: a new analysis may have cut the recording otherwise. */
  const read = async (evidence: Evidence): Promise<ReadEvidence> => {
    const { utteranceId, recordingId, startMs, endMs } = evidence
    const same = await store.getUtterance(utteranceId)
    const window = { fromMs: startMs, toMs: Math.max(endMs, startMs + 1), limit: 1 }
    const utterance = same ?? (await store.utterancesWithin(recordingId, window)).at(0)
    return { ...evidence, ...(utterance && { utterance }) }
  }
  const contentsOf = async (caller: Caller, id: string): Promise<ReadEvidence[]> => {
    const seen = (await store.evidenceOf(id)).filter(({ storeId }) => mayUseStore(caller, storeId))
    return Promise.all(seen.map(read))
  }

  app.get(
    '/v1/baskets',
    { schema: { tags, summary: '证据夹 / baskets of evidence', querystring: ListQuery, response: { 200: Baskets } } },
    async ({ query, caller }) => {
      const { page, ...next } = pageById(await readableKept(store, caller, 'basket'), ({ id }) => id, query)
      const baskets = page.map((kept) => ({ ...keptView(kept, caller), evidenceCount: kept.evidenceCount }))
      return { baskets, ...next }
    },
  )
  app.post(
    '/v1/baskets',
    {
      schema: { tags, summary: '新证据夹 / a new basket', body: NewBasket, response: { 201: Basket } },
      config: { errors: ['CONFLICT'] },
    },
    async ({ body: { name, isShared }, caller }, reply) => {
      const kept = await newKept(store, caller, { kind: 'basket', name, isShared, content: {} })
      tell(kept)
      return reply.code(201).send({ ...keptView(kept, caller), evidenceCount: 0 })
    },
  )
  app.get(
    '/v1/baskets/:id',
    {
      schema: {
        tags,
        summary: '一个证据夹和里面的原话 / one basket with its utterances',
        params: IdParams,
        response: { 200: Whole },
      },
    },
    async ({ params: { id }, caller }) => {
      const kept = await basketFor(caller, id)
      const evidence = await contentsOf(caller, id)
      const told = evidence.map(({ utterance, ...one }) => ({
        ...one,
        ...(utterance && { utterance: withFields(utterance, FIELDS) }),
      }))
      return { basket: { ...keptView(kept, caller), evidenceCount: evidence.length }, evidence: told }
    },
  )
  app.post(
    '/v1/baskets/:id',
    {
      schema: {
        tags,
        summary: '改名、共享 / rename, share',
        params: IdParams,
        body: ChangedBasket,
        response: { 200: Basket },
      },
    },
    async ({ params: { id }, body: { name, isShared }, caller }) => {
      const kept = await basketFor(caller, id, true)
      const changed = {
        ...{ ...kept, updatedAt: Date.now() },
        ...(name !== undefined && { name }),
        ...(isShared !== undefined && { isShared }),
      }
      await store.keep(changed)
      tell(changed, kept)
      return { ...keptView(changed, caller), evidenceCount: (await store.evidenceOf(id)).length }
    },
  )
  app.delete(
    '/v1/baskets/:id',
    {
      schema: {
        tags,
        summary: '删掉证据夹（录音不动） / remove a basket, not its recordings',
        params: IdParams,
        response: { 204: nothing('删掉了 / removed') },
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const kept = await basketFor(caller, id, true)
      await store.removeKept(id)
      tell(kept)
      return reply.code(204).send()
    },
  )
  app.post(
    '/v1/evidence',
    {
      schema: {
        tags,
        summary: '把一句原话放进证据夹 / put an utterance into a basket',
        body: NewEvidence,
        response: { 201: EvidenceEntry },
      },
      config: { errors: ['NOT_FOUND', 'CONFLICT'] },
    },
    async ({ body: { basket, utterance: utteranceId, note = '' }, caller }, reply) => {
      const kept = await basketFor(caller, basket, true)
      const utterance = await store.getUtterance(utteranceId)
      if (!utterance) throw new AppError('NOT_FOUND', { detail: { id: utteranceId } })
      const { recordingId, startMs, endMs } = utterance
      visible(caller, await store.getRecording(recordingId), utteranceId)
      if ((await store.evidenceOf(basket)).length >= MOST_EVIDENCE)
        throw new AppError('CONFLICT', { detail: { basket, most: MOST_EVIDENCE } })
      const id = randomUUID()
      const times = { startMs, endMs, addedAt: Date.now() }
      if (!(await store.addEvidence({ id, basketId: basket, utteranceId, recordingId, note, ...times })))
        throw new AppError('CONFLICT', { detail: { basket, utterance: utteranceId, why: 'it is in the basket' } })
      tell(kept)
      return reply.code(201).send(visible(caller, await store.getEvidence(id), id))
    },
  )
  app.post(
    '/v1/evidence/:id',
    {
      schema: {
        tags,
        summary: '改备注、挪位置 / change the note, move it',
        params: IdParams,
        body: EvidenceChange,
        response: { 200: EvidenceEntry },
      },
    },
    async ({ params: { id }, body: { note, move }, caller }) => {
      const basket = await basketAround(caller, id)
      const way = move && ({ move: move === 'before' ? -1 : 1 } as const)
      await store.changeEvidence(id, { ...(note !== undefined && { note }), ...way })
      tell(basket)
      return visible(caller, await store.getEvidence(id), id)
    },
  )
  app.delete(
    '/v1/evidence/:id',
    {
      schema: {
        tags,
        summary: '从证据夹里拿掉 / take it out of its basket',
        params: IdParams,
        response: { 204: nothing('拿掉了 / taken out') },
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const basket = await basketAround(caller, id)
      await store.removeEvidence(id)
      tell(basket)
      return reply.code(204).send()
    },
  )
  for (const format of TABLE_FORMATS)
    app.get(
      `/v1/baskets/:id/evidence.${format}`,
      {
        schema: {
          ...exported(format, '证据夹里的原话', 'utterances of a basket'),
          params: IdParams,
          querystring: Type.Object(WritingFields, closed),
        },
      },
      async (request, reply) => {
        const { id } = request.params
        await basketFor(request.caller, id)
        const rows = await contentsOf(request.caller, id)
        return sendRows(request, reply, { format, name: 'basket', columns: evidenceColumns(writingOf(request)), rows })
      },
    )
}
