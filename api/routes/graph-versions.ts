import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { diffOf } from '../../engine/knowledge/diff.ts'
import { groundOf, overlayOf } from '../../engine/knowledge/drafts.ts'
import { lineName, requireKnownLine, requireLine } from '../../engine/knowledge/line.ts'
import { rollBack } from '../../engine/knowledge/publish.ts'
import { versionLog } from '../../engine/knowledge/version-log.ts'
import { maySeeLine, requireLineOf } from '../auth/graph-scope.ts'
import type { AppDeps } from '../deps.ts'
import { pageById } from '../http/page-by-id.ts'
import type { App } from '../http/typed-app.ts'
import { Limit, NextCursor, PageQuery, Time, closed, open } from '../schemas/common.ts'
import { AlsoReread, Differences, LineName, Reason, RolledBack, Version } from '../schemas/graph.ts'
import { rereadAfter } from './graph-rereads.ts'

const tags = ['graph']
const Number = Type.Integer({ minimum: 0 })
const Lines = Type.Object(
  {
    lines: Type.Array(Type.Object({ line: Type.String(), number: Type.Integer() }, open)),
    nextCursor: NextCursor,
  },
  open,
)
const Versions = Type.Object(
  {
    versions: Type.Array(Version),
    nextBefore: Type.Optional(
      Type.Integer({ description: '还有更早的：下一页的 before / there may be older ones: `before` of the next page' }),
    ),
    inUse: Type.Integer({
      minimum: 0,
      description: '现行的版本；0：行业包原样 / the version in use; 0: the pack as it ships',
    }),
    people: Type.Array(Type.String(), { description: '这条线上谁发布过 / who published any version of the line' }),
  },
  open,
)
const VersionsQuery = Type.Object(
  {
    ...{ line: LineName, before: Type.Optional(Number), limit: Limit },
    who: Type.Optional(Type.String({ maxLength: 200, description: '谁发布的 / who published it' })),
    why: Type.Optional(Type.String({ maxLength: 200, description: '原因里有这些字 / words of the reason' })),
    since: Time,
    until: Time,
    concept: Type.Optional(
      Type.String({ maxLength: 200, description: '改过这个概念（id）的 / that changed this concept, by its id' }),
    ),
  },
  closed,
)

/** Versions of what experts laid over packs. */
export function graphVersionRoutes(app: App, { store, rereads }: AppDeps): void {
  app.get(
    '/v1/graph/lines',
    {
      schema: {
        tags,
        summary: '改动过的行业包和门店，现行的版本号 / what was changed, with the version in use',
        querystring: Type.Object(PageQuery, closed),
        response: { 200: Lines },
      },
    },
    async ({ query, caller }) => {
      const seen = (await store.listLines()).filter(({ line }) => maySeeLine(caller, line))
      const { page, ...next } = pageById(seen, ({ line }) => line, query)
      return { lines: page, ...next }
    },
  )
  app.get(
    '/v1/graph/versions',
    {
      schema: {
        tags,
        summary: '有过哪些版本，新的在前 / versions, the newest first',
        querystring: VersionsQuery,
        response: { 200: Versions },
      },
      config: { errors: ['PACK_UNKNOWN', 'NOT_FOUND'] },
    },
    async ({ query: { line, limit = 50, since, until, ...asked }, caller }) => {
      const name = lineName(await requireKnownLine(store, line))
      if (!maySeeLine(caller, name)) throw new AppError('NOT_FOUND', { detail: { line } })
      const times = {
        ...(since !== undefined && { fromAt: Date.parse(since) }),
        ...(until !== undefined && { toAt: Date.parse(until) }),
      }
      return {
        ...(await versionLog(store, name, { ...asked, ...times, limit })),
        inUse: (await store.publishedVersion(name))?.number ?? 0,
        people: await store.listPublishers(name),
      }
    },
  )
  app.get(
    '/v1/graph/diff',
    {
      schema: {
        tags,
        summary:
          '两个版本的差别，按概念；0 是行业包原样 / what two versions differ in, by concept; 0: the pack as it ships',
        querystring: Type.Object({ line: LineName, from: Number, to: Number }, closed),
        response: { 200: Differences },
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID', 'NOT_FOUND'] },
    },
    async ({ query: { line, from, to }, caller }) => {
      const name = lineName(await requireLine(line))
      if (!maySeeLine(caller, name)) throw new AppError('NOT_FOUND', { detail: { line } })
      const [before, after] = [await overlayOf(store, name, from), await overlayOf(store, name, to)]
      return diffOf(before, after, await groundOf(store, name, after))
    },
  )
  app.post(
    '/v1/graph/rollback',
    {
      schema: {
        tags,
        summary: '退回到一个旧版本，成为新的版本 / a new version that is equal to an old one',
        body: Type.Object({ line: LineName, to: Number, why: Reason, reread: AlsoReread }, closed),
        response: { 201: RolledBack },
      },
      config: { errors: ['PACK_UNKNOWN', 'NOT_FOUND', 'CONFLICT'] },
    },
    async ({ body: { line, to, why, reread = false }, caller }, reply) => {
      const name = lineName(await requireLine(line))
      requireLineOf(caller, name)
      const version = await rollBack(store, { line: name, to, why, who: caller.id })
      const begun = reread && (await rereadAfter(rereads, name, caller.id))
      return reply.code(201).send({ ...version, ...begun })
    },
  )
}
