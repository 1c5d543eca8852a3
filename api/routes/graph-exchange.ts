import { Readable } from 'node:stream'
import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { readDraft } from '../../engine/knowledge/drafts.ts'
import { importIntoDraft } from '../../engine/knowledge/import-draft.ts'
import { lineName, requireLine } from '../../engine/knowledge/line.ts'
import { exportedConcepts } from '../../engine/knowledge/exported-concepts.ts'
import { groundAt } from '../../engine/knowledge/ground-at.ts'
import { CONCEPT_TYPES } from '../../engine/types.ts'
import { maySeeLine, requireLineOf } from '../auth/graph-scope.ts'
import type { AppDeps } from '../deps.ts'
import { conceptsIn } from '../exchange/read-concepts.ts'
import { CONCEPT_FORMATS, writeConcepts, type ConceptFormat } from '../exchange/write-concepts.ts'
import { FILE_BODY, wholeBody } from '../http/whole-body.ts'
import type { App } from '../http/typed-app.ts'
import { bytes } from '../schemas/answers.ts'
import { IdParams, closed, literals, open } from '../schemas/common.ts'
import { LineName, Seen } from '../schemas/graph.ts'
import { TABLE_TYPES } from '../tables/send-table.ts'
import { revisionOf } from './graph-drafts.ts'

const tags = ['graph']
const Count = Type.Integer({ minimum: 0 })
const Line = Type.Object(
  {
    place: Type.Integer({ description: '文件里的行号，或第几个 / line of the file, or place in its list' }),
    result: literals(['added', 'changed', 'unchanged', 'refused']),
    ...{ id: Type.Optional(Type.String()), name: Type.Optional(Type.String()) },
    what: Type.Optional(Type.Array(Type.String(), { description: '哪些不同 / what differs' })),
    zh: Type.Optional(Type.String({ description: '为什么拒绝；en 也是 / why it was refused, as en' })),
    en: Type.Optional(Type.String()),
  },
  open,
)
const Report = Type.Object(
  {
    ...{ added: Count, changed: Count, unchanged: Count, refused: Count, lines: Type.Array(Line) },
    revision: Type.Integer({ description: '草稿现在的 revision / of the draft, after it' }),
  },
  open,
)
const Import = Type.Object(
  {
    file: Type.Optional(Type.String({ maxLength: 255, description: '文件名 / name of the file' })),
    dryRun: Type.Optional(Type.Boolean({ description: '只说不做 / tells what it would do, and does nothing' })),
    type: Type.Optional(literals(CONCEPT_TYPES)),
  },
  closed,
)
const Export = Type.Object(
  {
    line: LineName,
    version: Type.Optional(Count),
    bom: Type.Optional(Type.Boolean({ description: 'CSV 开头要不要 BOM，默认要 / byte order mark; default true' })),
  },
  closed,
)
const MEDIA: Record<ConceptFormat, string> = { ...TABLE_TYPES, jsonld: 'application/ld+json' }

/** Concepts as files: into a draft, and out of a version. */
export function graphExchangeRoutes(app: App, { store, config }: AppDeps): void {
  app.post(
    '/v1/graph/drafts/:id/import',
    {
      schema: {
        tags,
        summary: '导入概念，逐行说明 / take concepts of a file in, told line by line',
        description:
          '正文是文件本身（application/octet-stream）：CSV、XLSX 或 SKOS（JSON-LD），最大 16 MiB、20,000 行。没有写到的概念不变；被拒绝的行不影响其余。\n\n' +
          'The body is the file: CSV, XLSX or SKOS (JSON-LD), at most 16 MiB and 20,000 lines. What it does not name stays; a refused line does not keep the others out.',
        ...{ params: IdParams, headers: Seen, querystring: Import, response: { 200: Report } },
      },
      config: { errors: ['CONFLICT', 'PACK_UNKNOWN', 'PACK_INVALID'], documented: FILE_BODY },
    },
    async (request) => {
      const { params, headers, query, caller } = request
      const { line, revision } = await readDraft(store, params.id)
      if (!maySeeLine(caller, line)) throw new AppError('NOT_FOUND', { detail: { draft: params.id } })
      requireLineOf(caller, line)
      const hand = { id: params.id, revision: revisionOf(headers['if-match'], revision), who: caller.id }
      const { file = 'file', dryRun = false, type } = query
      const pace = { idleMs: config.uploadIdleMs, wholeMs: config.jsonBodyMs }
      const concepts = await conceptsIn(await wholeBody(request, pace), file)
      return importIntoDraft(store, hand, { concepts, file, fallbackType: type, isDryRun: dryRun })
    },
  )
  for (const format of CONCEPT_FORMATS)
    app.get(
      `/v1/graph/concepts.${format}`,
      {
        schema: {
          tags,
          summary: `所有概念，${format} / all concepts as ${format}`,
          querystring: Export,
          response: { 200: bytes('可以改好再导入 / may be changed and taken in again', MEDIA[format].split(';')[0]) },
        },
        config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID', 'NOT_FOUND'] },
      },
      async ({ query: { line, version, bom = true }, caller }, reply) => {
        const name = lineName(await requireLine(line))
        if (!maySeeLine(caller, name)) throw new AppError('NOT_FOUND', { detail: { line } })
        const concepts = exportedConcepts(await groundAt(store, name, version))
        const file = encodeURIComponent(`tingdian-${name}.${format}`)
        void reply.headers({
          'content-disposition': `attachment; filename*=UTF-8''${file}`,
          'content-type': MEDIA[format],
        })
        return reply.send(Readable.from(writeConcepts(concepts, format, bom), { objectMode: false }))
      },
    )
}
