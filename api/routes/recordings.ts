import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { App } from '../http/typed-app.ts'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { QUERY_ERRORS } from '../http/openapi.ts'
import { CONSENTS } from '../intake/capture.ts'
import { forgetRecording } from '../intake/forget.ts'
import { nothing } from '../schemas/answers.ts'
import { Cursor, IdParams, Limit, Many, Milliseconds, NextCursor, closed, literals, open } from '../schemas/common.ts'
import { Moment, Recording, Utterance } from '../schemas/entities.ts'
import { Fields, LightUtterance, withFields } from '../schemas/fields.ts'
import { ListFields, Total, listFiltersOf, pagingOf } from '../schemas/lists.ts'

const ListQuery = Type.Object(
  {
    ...ListFields,
    pack: Many,
    consent: Type.Optional(Type.Array(literals(CONSENTS), { maxItems: CONSENTS.length })),
    audio: Type.Optional(Type.Boolean({ description: '有没有声音；书面反馈没有 / with sound, or without' })),
    ...{ limit: Limit, cursor: Cursor },
  },
  closed,
)
const Page = Type.Object({ recordings: Type.Array(Recording), total: Total, nextCursor: NextCursor }, open)
const Full = Type.Object(
  {
    recording: Recording,
    utterances: Type.Array(Utterance, {
      description: '整段录音的；长的按时间段取 / of the whole recording; of a long one they are read by window',
    }),
    moments: Type.Array(Moment, { description: '整段录音的 / of the whole recording' }),
  },
  open,
)
const MOST_IN_WINDOW = 2000
const WindowQuery = Type.Object(
  {
    fromMs: Type.Optional(Milliseconds),
    toMs: Type.Optional(Milliseconds),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_IN_WINDOW })),
    fields: Fields,
  },
  closed,
)
const Window = Type.Object(
  {
    utterances: Type.Array(LightUtterance),
    nextFromMs: Type.Optional(
      Type.Integer({ description: '还有更多：从这里继续 / there are more: go on from here as fromMs' }),
    ),
  },
  open,
)

/** Recordings that were analysed: list, read with everything that was understood, delete with the audio. */
export function recordingRoutes(app: App, { store, blobs, jobs, events }: AppDeps): void {
  app.get(
    '/v1/recordings',
    {
      schema: {
        tags: ['recordings'],
        summary: '录音列表：最新、最早或最长的在前 / list: the newest, oldest or longest first',
        querystring: ListQuery,
        response: { 200: Page },
      },
    },
    async (request, reply) => {
      const { query, caller } = request
      const { pack, consent, audio } = query
      const filters = {
        ...listFiltersOf(query, caller),
        ...(pack && { packs: pack }),
        ...(consent && { consents: consent }),
        ...(audio !== undefined && { hasAudio: audio }),
      }
      return store.listRecordings({ filters, ...pagingOf(query) }, askingOf(request, reply))
    },
  )
  app.get(
    '/v1/recordings/:id',
    {
      schema: {
        tags: ['recordings'],
        summary: '一段录音与原话 / one with its utterances',
        params: IdParams,
        querystring: Type.Object(
          {
            utterances: Type.Optional(
              Type.Boolean({ description: 'false：不要原话，按时间段另取 / without them: they are read by window' }),
            ),
          },
          closed,
        ),
        response: { 200: Full },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const recording = visible(request.caller, await store.getRecording(id), id)
      const asking = askingOf(request, reply)
      const said = request.query.utterances === false ? [] : store.getUtterances(id, asking)
      const [utterances, moments] = await Promise.all([said, store.getMoments(id)])
      return { recording, utterances, moments }
    },
  )
  app.get(
    '/v1/recordings/:id/utterances',
    {
      schema: {
        tags: ['recordings'],
        summary: '一段时间里的原话 / what was said in a span of a recording',
        params: IdParams,
        querystring: WindowQuery,
        response: { 200: Window },
      },
      config: { errors: QUERY_ERRORS },
    },
    async (request, reply) => {
      const {
        params: { id },
        query,
        caller,
      } = request
      visible(caller, await store.getRecording(id), id)
      const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, limit = MOST_IN_WINDOW, fields } = query
      const window = { fromMs, toMs, limit: limit + 1 }
      const found = await store.utterancesWithin(id, window, askingOf(request, reply))
      const next = found.length > limit ? { nextFromMs: found[limit].startMs } : {}
      return { utterances: found.slice(0, limit).map((one) => withFields(one, fields)), ...next }
    },
  )
  app.delete(
    '/v1/recordings/:id',
    {
      schema: {
        tags: ['recordings'],
        summary:
          '删除录音、文字、任务和音频，没能分析的也一样 / delete words, jobs and audio, also of what could not be analysed',
        params: IdParams,
        response: { 204: nothing('删掉了 / deleted') },
      },
      config: { errors: ['CONFLICT'] },
    },
    async ({ params: { id }, caller }, reply) => {
      const [recording, job] = await Promise.all([store.getRecording(id), jobs.ofRecording(id)])
      const { storeId } = visible(caller, recording ?? job?.capture, id)
      const sha256 = recording?.audioRef ?? job?.capture.sha256 ?? null
      if (!(await forgetRecording({ store, blobs, jobs }, { recordingId: id, sha256 })))
        throw new AppError('CONFLICT', { detail: { why: 'the recording is being analysed', jobId: job?.id ?? '' } })
      events.publish({ kind: 'recording', change: 'deleted', recordingId: id, storeId })
      return reply.code(204).send()
    },
  )
}
