import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import Type from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'
import { requirePack } from '../../engine/pack/load.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { App } from '../http/typed-app.ts'
import { nameOf } from '../auth/guard.ts'
import { requireStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { Metrics } from '../http/metrics.ts'
import type { StagedBlob } from '../intake/blobs.ts'
import { CaptureFields, toCapture } from '../intake/capture.ts'
import { receiveForm } from '../intake/receive-form.ts'
import { recordingId } from '../intake/recording-id.ts'
import { requireRoom } from '../intake/room.ts'
import { createUploadQuota } from '../intake/upload-quota.ts'
import { open } from '../schemas/common.ts'

const Accepted = Type.Object(
  {
    recordingId: Type.String(),
    state: Type.String({ description: 'queued | running | done' }),
    jobId: Type.Optional(Type.String()),
    duplicate: Type.Boolean({ description: '同样的内容已经有了 / the same content was there already' }),
  },
  open,
)

interface Upload {
  fields: CaptureFields
  blob: StagedBlob
}

const File = Type.String({ format: 'binary' })
const Form = Type.Object({ ...Type.Partial(CaptureFields).properties, file: File })

/** What the body is cannot be said in the schema by which it is checked: it is taken as a stream. */
const UPLOAD_DOCUMENTED = {
  querystring: CaptureFields,
  body: {
    content: {
      'audio/*': { schema: File },
      'application/octet-stream': { schema: File },
      'application/ogg': { schema: File },
      'multipart/form-data': { schema: Form },
    },
  },
}

/** Types of sound, and of containers that may hold only sound, with or without parameters; what it is, is told by content. */
const AUDIO_TYPE = /^(audio\/[^;\s]+|application\/(octet-stream|ogg|mp4)|video\/(mp4|webm|ogg|3gpp|quicktime))\s*(;|$)/i
const WANTED = 'audio/*, application/octet-stream, multipart/form-data'

/**
 * Takes a recording in. When this answers, the audio is durable on disk and its job in the queue: a device may then forget it.
 * The same content for the same store again is the same recording.
 */
export function uploadRoutes(app: App, deps: AppDeps, metrics: Metrics): void {
  const { config } = deps
  const quota = createUploadQuota(config.uploadBytesPerDay)
  // Audio bodies are handed on as streams: they go to disk piece by piece.
  app.addContentTypeParser(AUDIO_TYPE, (_request, payload, done) => done(null, payload))
  app.post(
    '/v1/recordings',
    {
      schema: {
        tags: ['recordings'],
        summary: '上传录音 / upload a recording',
        description:
          '正文是录音本身（audio/* 或 application/octet-stream，字段放在查询串里），或 multipart/form-data（字段与一个文件）。\n\n' +
          'The body is the audio itself (audio/* or application/octet-stream, fields in the query) or multipart/form-data.',
        querystring: Type.Partial(CaptureFields),
        response: { 200: Accepted, 202: Accepted },
      },
      config: { errors: ['PACK_UNKNOWN', 'AUDIO_EMPTY', 'UPLOAD_QUOTA'], documented: UPLOAD_DOCUMENTED },
    },
    async (request, reply) => {
      const announced = announcedBytes(request, config.maxUploadBytes)
      const share = quota.begin(nameOf(request), announced)
      let keptBytes = 0
      try {
        await requireRoom(config.dataDir, config.diskReserveBytes, announced)
        const { fields, blob } = await receive(request, deps, share.leftBytes)
        metrics.uploadedBytes.inc(blob.bytes)
        // What is no longer needed is gone before the answer: whoever has the answer finds one file, not two.
        const answer = await request
          .confirmKey()
          .then(() => deps.blobs.exclusively(blob.sha256, () => takeIn(fields, blob, deps)))
          .finally(() => blob.discard())
        if (!answer.duplicate) keptBytes = blob.bytes
        return await reply.code(answer.duplicate ? 200 : 202).send(answer)
      } finally {
        share.end(keptBytes)
      }
    },
  )
}

async function takeIn(fields: CaptureFields, blob: StagedBlob, { store, blobs, jobs }: AppDeps) {
  const id = recordingId(fields.storeId, blob.sha256)
  // Its audio may be left as a muted copy only: then the original must not come back.
  const known = (await store.getRecording(id)) && (await blobs.bestPathOf(blob.sha256))
  if (known !== undefined) return { recordingId: id, state: 'done', duplicate: true }
  const capture = toCapture(fields, { sha256: blob.sha256, recordingId: id }, Date.now())
  // The job first, so that the audio has an owner from the moment it has a name; a job that is quicker than the naming tries again.
  const { job, isNew } = await jobs.submit(capture)
  await store
    .untilBlobStays(blob.sha256)
    .then(() => blob.keep())
    .catch(async (error: unknown) => {
      if (isNew && (await blobs.bestPathOf(blob.sha256)) === undefined) await jobs.remove(id)
      throw error
    })
  // The analysis that ran meanwhile may have put the muted copy in the original's place just before this brought it back.
  if (!isNew && (await store.getRecording(id))) await blobs.dropOriginal(blob.sha256)
  return { recordingId: id, jobId: job.id, state: job.state, duplicate: !isNew }
}

/** Size that the caller tells; 0 where it does not. */
function announcedBytes({ headers }: FastifyRequest, maxBytes: number): number {
  const announced = Number(headers['content-length'] ?? 0)
  if (announced > maxBytes) throw new AppError('TOO_LARGE', { detail: { maxBytes, got: announced } })
  return announced
}

/** Takes the body to disk and reads what is said about it. */
async function receive(request: FastifyRequest, { blobs, config }: AppDeps, quotaBytes: number): Promise<Upload> {
  const { maxUploadBytes, uploadIdleMs, dataDir, diskReserveBytes } = config
  const stage = (source: Readable) =>
    blobs.stage(source, {
      maxBytes: maxUploadBytes,
      quotaBytes,
      idleMs: uploadIdleMs,
      requireRoom: () => requireRoom(dataDir, diskReserveBytes),
    })
  const query = request.query as Record<string, string>
  if (request.isMultipart()) {
    const { fields, blob } = await receiveForm(request, stage, { idleMs: uploadIdleMs })
    const checked = await checkFields(request, { ...query, ...fields }).catch(async (error: unknown) => {
      await blob.discard()
      throw error
    })
    return { fields: checked, blob }
  }
  const fields = await checkFields(request, query)
  if (!isStream(request.body)) throw new AppError('MEDIA_TYPE', { detail: { wanted: WANTED } })
  return { fields, blob: await stage(request.body) }
}

function isStream(body: unknown): body is Readable {
  return typeof (body as Readable | undefined)?.pipe === 'function'
}

async function checkFields(request: FastifyRequest, given: Record<string, string>): Promise<CaptureFields> {
  if (!Value.Check(CaptureFields, given)) {
    const problems = Value.Errors(CaptureFields, given).map(
      (error) => `${error.instancePath || 'fields'} ${error.message}`,
    )
    throw new AppError('INPUT_INVALID', { detail: { problems: [...new Set(problems)] } })
  }
  requireStore(request.caller, given.storeId)
  if (given.startedAt !== undefined) rfc3339('startedAt', given.startedAt)
  if (given.pack !== undefined) await requirePack(given.pack)
  return given
}
