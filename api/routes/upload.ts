import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { requirePack } from '../../engine/graph/load.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import { Value } from 'typebox/value'
import type { App } from '../http/typed-app.ts'
import { requireStore } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { Metrics } from '../http/metrics.ts'
import type { StagedBlob } from '../intake/blobs.ts'
import { CaptureFields, toCapture } from '../intake/capture.ts'
import { recordingId } from '../intake/recording-id.ts'
import { answers, open } from '../schemas/common.ts'

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

/**
 * Takes a recording in. When this answers, the audio is durable on disk and its job in the queue: a device may then forget it.
 * The same content for the same store again is the same recording.
 */
export function uploadRoutes(app: App, deps: AppDeps, metrics: Metrics): void {
  // Audio bodies are handed on as streams: they go to disk piece by piece.
  app.addContentTypeParser(/^(audio\/.*|application\/octet-stream)$/, (_request, payload, done) => done(null, payload))
  app.post(
    '/v1/recordings',
    {
      schema: {
        tags: ['recordings'],
        summary: '上传录音 / upload a recording',
        description:
          '正文是录音本身（audio/* 或 application/octet-stream，字段放在查询串里），或 multipart/form-data（字段与一个文件）。\n\n' +
          'The body is the audio itself (audio/* or application/octet-stream, fields in the query) or multipart/form-data.',
        consumes: ['audio/*', 'application/octet-stream', 'multipart/form-data'],
        querystring: Type.Partial(CaptureFields),
        response: answers({ 200: Accepted, 202: Accepted }),
      },
    },
    async (request, reply) => {
      const { fields, blob } = await receive(request, deps)
      metrics.uploadedBytes.inc(blob.bytes)
      // What is no longer needed is gone before the answer: whoever has the answer finds one file, not two.
      const answer = await deps.blobs
        .exclusively(blob.sha256, () => takeIn(fields, blob, deps))
        .finally(() => blob.discard())
      return reply.code(answer.duplicate ? 200 : 202).send(answer)
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
  await blob.keep().catch(async (error: unknown) => {
    if (isNew && (await blobs.bestPathOf(blob.sha256)) === undefined) await jobs.remove(id)
    throw error
  })
  // The analysis that ran meanwhile may have put the muted copy in the original's place just before this brought it back.
  if (!isNew && (await store.getRecording(id))) await blobs.dropOriginal(blob.sha256)
  return { recordingId: id, jobId: job.id, state: job.state, duplicate: !isNew }
}

async function receive(request: FastifyRequest, deps: AppDeps): Promise<Upload> {
  const announced = Number(request.headers['content-length'] ?? 0)
  const { maxUploadBytes } = deps.config
  if (announced > maxUploadBytes)
    throw new AppError('TOO_LARGE', { detail: { maxBytes: maxUploadBytes, got: announced } })
  if (request.isMultipart()) return receiveForm(request, deps)
  const fields = await checkFields(request, request.query as Record<string, string>)
  if (!isStream(request.body))
    throw new AppError('MEDIA_TYPE', { detail: { wanted: 'audio/*, application/octet-stream, multipart/form-data' } })
  return { fields, blob: await stage(request.body, deps) }
}

/** Reads a form; fields may stand before or after the file, so the file is kept first and judged when all is known. */
async function receiveForm(request: FastifyRequest, deps: AppDeps): Promise<Upload> {
  const given: Record<string, string> = { ...(request.query as Record<string, string>) }
  let blob: StagedBlob | undefined
  try {
    for await (const part of request.parts() as AsyncIterable<Multipart>) {
      if (part.type === 'file') {
        blob = await stage(part.file, deps)
        if (part.filename) given.fileName ??= part.filename.slice(0, 1000)
      } else given[part.fieldname] = String(part.value)
    }
    if (!blob) throw new AppError('INPUT_INVALID', { detail: { problems: ['form: a file is required'] } })
    return { fields: await checkFields(request, given), blob }
  } catch (error) {
    await blob?.discard()
    if (request.raw.readableAborted || request.raw.errored) throw new AppError('UPLOAD_CUT', { cause: error })
    throw error
  }
}

function stage(source: Readable, { blobs, config }: AppDeps): Promise<StagedBlob> {
  return blobs.stage(source, { maxBytes: config.maxUploadBytes, idleMs: config.uploadIdleMs })
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
