import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import type { Ground } from '../../engine/knowledge/action.ts'
import { groundOf, overlayOf, readDraft } from '../../engine/knowledge/drafts.ts'
import { lineName, requireLine } from '../../engine/knowledge/line.ts'
import { shownConcepts, shownLike } from '../../engine/knowledge/shown-concepts.ts'
import { maySeeLine } from '../auth/graph-scope.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import { IdParams, Limit, closed } from '../schemas/common.ts'
import { LineName, ShownConcepts } from '../schemas/graph.ts'

const tags = ['graph']
const like = {
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        '名称或说法的一部分，也可以用全拼或首字母；没有这一项：全部 / part of a name or saying, its pinyin or first letters; absent: all',
    }),
  ),
  limit: Limit,
}
const response = { 200: ShownConcepts }

/** Concepts as an expert edits them, with those that are retired: of a line as it is in use, and of a draft. */
export function graphConceptRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/graph/concepts',
    {
      schema: {
        tags,
        summary: '一个行业包或门店的全部概念，连同停用的 / all concepts of a line, with those that are retired',
        querystring: Type.Object({ line: LineName, ...like }, closed),
        response,
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID', 'NOT_FOUND'], isLasting: true },
    },
    async ({ query: { line, ...asked }, caller }) => {
      const name = lineName(await requireLine(line))
      if (!maySeeLine(caller, name)) throw new AppError('NOT_FOUND', { detail: { line } })
      const number = (await store.publishedVersion(name))?.number ?? 0
      return answer(await groundOf(store, name, await overlayOf(store, name, number)), asked)
    },
  )
  app.get(
    '/v1/graph/drafts/:id/concepts',
    {
      schema: {
        tags,
        summary: '草稿里的全部概念 / all concepts of a draft',
        params: IdParams,
        querystring: Type.Object(like, closed),
        response,
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID'] },
    },
    async ({ params: { id }, query, caller }) => {
      const draft = await readDraft(store, id)
      if (!maySeeLine(caller, draft.line)) throw new AppError('NOT_FOUND', { detail: { draft: id } })
      return answer(draft.ground, query)
    },
  )
}

function answer(ground: Ground, { q = '', limit = 50 }: { q?: string; limit?: number }) {
  const all = shownConcepts(ground)
  return { concepts: q.trim() === '' ? all : shownLike(all, q, limit), total: all.length }
}
