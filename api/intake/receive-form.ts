import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { AppError } from '../../engine/errors.ts'
import { within, type Pace } from '../http/steadily.ts'
import type { StagedBlob } from './blobs.ts'

const invalid = (problem: string, cause?: unknown) =>
  new AppError('INPUT_INVALID', { detail: { problems: [`form: ${problem}`] }, cause })

/** What the reader of forms throws, besides a body that ends too early. */
const PROBLEMS: Record<string, string> = {
  FST_FILES_LIMIT: 'one file is wanted, more came',
  FST_FIELDS_LIMIT: 'too many fields',
  FST_PARTS_LIMIT: 'too many parts',
  FST_PROTO_VIOLATION: 'a field has a name that is not allowed',
}

/**
 * Reads a form of fields and one file. Fields may stand before or after the file, so the file is kept first and judged when all is known.
 *
 * @param stage - takes the file to disk
 * @throws AppError INPUT_INVALID - no form that can be read, no file or several, a field too long or given twice; UPLOAD_CUT,
 *   UPLOAD_STALLED, and what `stage` throws. No file is left then.
 */
export async function receiveForm(
  request: FastifyRequest,
  stage: (file: Readable) => Promise<StagedBlob>,
  pace: Pace,
): Promise<{ fields: Record<string, string>; blob: StagedBlob }> {
  const fields: Record<string, string> = {}
  let blob: StagedBlob | undefined
  try {
    const parts = request.parts() as AsyncIterator<Multipart>
    for (let next = await within(pace.idleMs, parts.next(), pace); !next.done;) {
      const part = next.value
      if (part.type === 'file') {
        blob = await stage(part.file)
        if (part.filename) fields.fileName ??= part.filename.slice(0, 1000)
      } else takeField(fields, part)
      next = await within(pace.idleMs, parts.next(), pace)
    }
    if (!blob) throw invalid('a file is required')
    return { fields, blob }
  } catch (error) {
    await blob?.discard()
    throw formError(error, request)
  }
}

type Field = Extract<Multipart, { type: 'field' }>

function takeField(fields: Record<string, string>, part: Field): void {
  const { fieldname, value, valueTruncated, fieldnameTruncated } = part
  if (valueTruncated || fieldnameTruncated) throw invalid('a field is too long')
  if (typeof value !== 'string') throw invalid(`${fieldname}: text is wanted`)
  // The file's own name gives way to one that was told.
  if (fieldname in fields && fieldname !== 'fileName') throw invalid(`${fieldname} is given twice`)
  fields[fieldname] = value
}

function formError(error: unknown, { raw }: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (raw.readableAborted || raw.errored) return new AppError('UPLOAD_CUT', { cause: error })
  const { code = '', message } = error as NodeJS.ErrnoException
  if (message.startsWith('Unexpected end')) return new AppError('UPLOAD_CUT', { cause: error })
  return invalid(PROBLEMS[code] ?? 'this is no multipart/form-data body that can be read', error)
}
