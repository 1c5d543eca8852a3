import Type, { type Static } from 'typebox'
import { DIMENSIONS } from '../../engine/insight/dimensions.ts'
import { VIEWS, type FigureQuestion } from '../../engine/insight/figures.ts'
import { outcomeNamed } from '../../engine/pack/cues/outcome-names.ts'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../../engine/rfc3339.ts'
import { QUERY_ERRORS } from '../http/openapi.ts'
import type { Caller } from '../auth/keys.ts'
import type { App } from '../http/typed-app.ts'
import type { AppDeps } from '../deps.ts'
import { askingOf } from '../http/asking.ts'
import { UtcOffset, closed, literals, open } from '../schemas/common.ts'
import { FilterFields, filtersOf } from '../schemas/filters.ts'
import { figuresWithLinks } from '../schemas/links.ts'

/** Query parameters of figures. */
export const FigureFields = {
  ...FilterFields,
  view: Type.Optional(literals(VIEWS)),
  by: Type.Optional(literals(DIMENSIONS)),
  first: Type.Optional(literals(['complaints', 'mentions'])),
  missing: Type.Optional(literals(['unknown', 'no'])),
  minCount: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: '至少多少次到店才下结论 / visits that a finding needs',
    }),
  ),
  falseRate: Type.Optional(
    Type.Number({ minimum: 0.001, maximum: 0.5, description: '可接受的错误发现率 / share of false findings borne' }),
  ),
  utcOffset: UtcOffset,
}
const Query = Type.Object(FigureFields, closed)
const Figures = Type.Object({ view: literals(VIEWS) }, open)

/** Figures with coverage and evidence: each names utterances it rests on and links to all of them, which can be read and played. */
export function insightRoutes(app: App, { store }: AppDeps): void {
  app.get(
    '/v1/insights',
    {
      schema: {
        tags: ['insights'],
        summary: '洞察 / insights',
        description:
          'view：found 发现（默认）· concepts 各概念的次数与态度 · by 按门店、设备、阶段、角色、日/周/月、一周里的钟点、客群、需求、到店结果、概念、态度或关键时刻' +
          '（要 by；可加 concept、polarity、moment 作主题）· changes 与前一时段相比（要 from 和 to）· together 抱怨甲的人也问乙 · ' +
          'drivers 什么与到店结果相关（outcome 指定结果；missing=no 把没有记录的到店算作“没有”；是关联，不是因果）\n\n' +
          '每个数字都有 coverage（听到的时长对营业时长，不知道就写不知道）、evidence（原话 id）和 utterances（全部原话的链接）；coverage.versions 是所用的知识版本。\n\n' +
          'view: found (default) · concepts, how often and how judged · by, by store, device, stage, role, day/week/month, hour of the week, ' +
          'customer group, need, outcome, concept, polarity or moment (wants by; concept, polarity and moment make a topic) · changes against the period ' +
          'before (wants from and to) · together, who complains of X also asks for Y · drivers, what goes with an outcome (outcome names ' +
          'it; missing=no counts visits that nobody told of as without it; associations, not causes)\n\n' +
          'Every figure has its coverage (hours heard against hours open, unknown where nobody told), evidence (ids of utterances) and ' +
          'utterances (the link to all of them); coverage.versions are the versions of the knowledge that they were read by.',
        querystring: Query,
        response: { 200: Figures },
      },
      config: { errors: QUERY_ERRORS },
    },
    async (request, reply) => {
      const { query, caller } = request
      const found = await store.figures(figureQuestion(query, caller), askingOf(request, reply))
      const { view = 'found' } = query
      return { view, ...(await figuresWithLinks(found, query.store ? undefined : caller.storeIds)) }
    },
  )
}

/** What a query asks of the figures, within the stores that its caller may see. */
export function figureQuestion(query: Static<typeof Query>, caller: Caller): FigureQuestion {
  const { view = 'found', by, first, minCount, falseRate, missing, outcome, utcOffset } = query
  return {
    ...{ view, scope: filtersOf(query, caller), utcOffsetMinutes: utcOffset ?? DEFAULT_UTC_OFFSET_MINUTES },
    ...(by && { by }),
    ...(first && { first }),
    ...(outcome && { outcomes: outcome.map(outcomeNamed) }),
    ...(missing && { missing }),
    ...(minCount !== undefined && { minCount }),
    ...(falseRate !== undefined && { falseRate }),
  }
}
