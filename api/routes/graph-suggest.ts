import Type from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { lineName, requireLine } from '../../engine/knowledge/line.ts'
import { groundAt } from '../../engine/knowledge/ground-at.ts'
import { SUGGESTION_KINDS, suggest } from '../../engine/knowledge/suggest.ts'
import { maySeeLine } from '../auth/graph-scope.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import type { App } from '../http/typed-app.ts'
import { Limit, closed, literals, open } from '../schemas/common.ts'
import { ActionBody, LineName } from '../schemas/graph.ts'

const Count = Type.Integer({ minimum: 0 })
const Suggestions = Type.Object(
  {
    coverage: Type.Object(
      {
        ...{ pack: Type.String(), utterances: Count },
        named: Type.Integer({ description: '提到概念的 / that name a concept' }),
        namedByTrade: Type.Integer({ description: '提到本行业概念的 / that name one of the trade' }),
      },
      open,
    ),
    suggestions: Type.Array(
      Type.Object(
        {
          ...{ number: Count, kind: literals(SUGGESTION_KINDS), word: Type.String(), count: Count },
          near: Type.Optional(Type.Integer({ description: '其中提到概念的 / of those, how many name a concept' })),
          ...{ concepts: Type.Array(Type.String()), examples: Type.Array(Type.String()) },
          action: Type.Optional(ActionBody),
        },
        open,
      ),
    ),
  },
  open,
)
const Query = Type.Object({ line: LineName, kind: Type.Optional(literals(SUGGESTION_KINDS)), limit: Limit }, closed)

/** What the words that were said tell about the knowledge. */
export function graphSuggestRoute(app: App, { store }: AppDeps): void {
  let isUnderWay = false
  app.get(
    '/v1/graph/suggestions',
    {
      schema: {
        tags: ['graph'],
        summary: '改图谱的建议 / what may be changed of the knowledge',
        description:
          '读所有存着的话。一次一个；断开连接就停下。`action` 可直接放进草稿的一步。\n\n' +
          'Reads all that was said. One at a time; it ends when the connection does. `action` can be a step of a draft.',
        querystring: Query,
        response: { 200: Suggestions },
      },
      config: { errors: ['PACK_UNKNOWN', 'PACK_INVALID', 'QUERY_BUSY', 'NOT_FOUND'] },
    },
    async (request, reply) => {
      const { query, caller } = request
      const line = lineName(await requireLine(query.line))
      // Words and counts are of all stores of the pack.
      const isOfAll = !line.includes('@') && caller.storeIds !== undefined
      if (isOfAll || !maySeeLine(caller, line)) throw new AppError('NOT_FOUND', { detail: { line } })
      if (isUnderWay) throw new AppError('QUERY_BUSY')
      isUnderWay = true
      try {
        const { signal } = askingOf(request, reply)
        const ground = await groundAt(store, line)
        const { coverage, suggestions } = await suggest(store, { line, ground }, { ...(signal && { signal }) })
        const told = suggestions.filter(({ kind }) => query.kind === undefined || kind === query.kind)
        return { coverage, suggestions: told.slice(0, query.limit ?? 50) }
      } finally {
        isUnderWay = false
      }
    },
  )
}
