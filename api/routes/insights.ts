import Type, { type Static } from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { changes } from '../../engine/insight/change.ts'
import { conceptBy, conceptFigures } from '../../engine/insight/concepts.ts'
import { insightsOf } from '../../engine/insight/insights.ts'
import type { Scope } from '../../engine/insight/scope.ts'
import { together } from '../../engine/insight/together.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { App } from '../app.ts'
import type { AppDeps } from '../deps.ts'
import { answers, closed, literals, open } from '../schemas/common.ts'
import { FilterFields, filtersOf } from '../schemas/filters.ts'

const VIEWS = ['found', 'concepts', 'by', 'changes', 'together'] as const

const Query = Type.Object(
  {
    ...FilterFields,
    view: Type.Optional(literals(VIEWS)),
    by: Type.Optional(literals(['store', 'device', 'stage', 'role', 'day'])),
  },
  closed,
)
const Figures = Type.Object({ view: literals(VIEWS) }, open)

/** Figures with coverage and evidence: each names the utterances it rests on, which can be read and played. */
export function insightRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/insights',
    {
      schema: {
        tags: ['insights'],
        summary: '洞察 / insights',
        description:
          'view：found 发现（默认）· concepts 各概念的次数与态度 · by 某概念按门店、设备、阶段、角色或日期（要 concept 和 by）· ' +
          'changes 与前一时段相比（要 from 和 to）· together 一起出现的概念\n\n' +
          'view: found (default) · concepts, how often and how judged · by, one concept by store, device, stage, role or day ' +
          '(wants concept and by) · changes against the period before (wants from and to) · together, concepts that come up together',
        querystring: Query,
        response: answers({ 200: Figures }),
      },
    },
    async ({ query, caller }) => {
      const view = query.view ?? 'found'
      return { view, ...(await figures(view, query, filtersOf(query, caller), store)) }
    },
  )
}

async function figures(
  view: (typeof VIEWS)[number],
  { concept, by }: Static<typeof Query>,
  scope: Scope,
  store: InsightStore,
): Promise<object> {
  const { reader } = store
  if (view === 'found') return { insights: await insightsOf(reader, scope) }
  if (view === 'concepts') return conceptFigures(reader, scope)
  if (view === 'changes') return changes(reader, scope)
  if (view === 'together') return { pairs: await together(reader, scope) }
  if (!concept || !by) throw new AppError('INPUT_INVALID', { detail: { problems: ['view=by wants concept and by'] } })
  const ids = (await Promise.all(concept.map((one) => store.resolveConcept(one)))).flat()
  return { groups: await conceptBy(reader, scope, ids, by) }
}
