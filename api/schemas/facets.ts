import Type, { type Static, type TObject } from 'typebox'
import type { Facets as CountedFacets } from '../../engine/store/facet-types.ts'
import { UtcOffset, literals, open } from './common.ts'

const NAMES = [
  ...([
    'conceptTypes',
    'concepts',
    'polarities',
    'holders',
    'roles',
    'stores',
    'devices',
    'stages',
    'moments',
  ] as const),
  ...(['groups', 'needs', 'outcomes', 'days'] as const),
] satisfies (keyof CountedFacets)[]
export type FacetName = (typeof NAMES)[number]

const MOST_VALUES = 1000

/** Query parameters by which counts by dimension are asked for. */
export const FacetFields = {
  facets: Type.Optional(Type.Boolean({ description: '同时给出各维度的数量 / with counts by dimension' })),
  facet: Type.Optional(
    Type.Array(literals(NAMES), {
      minItems: 1,
      maxItems: NAMES.length,
      description: '只要这些维度的 / of these dimensions alone',
    }),
  ),
  'facet.q': Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        '在一个维度（facet）里找：名称的一部分、全拼或首字母 / values of one dimension (facet) by a part of their names, their pinyin or first letters',
    }),
  ),
  'facet.size': Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_VALUES,
      description:
        '每个维度最多几个值，多的在前；distinct 说明各有几个。没有这一项：概念 50 个，其余全部；日期总是全部 / values of each dimension, most first; `distinct` tells how many there are. Absent: 50 concepts, all of the rest; days are always all',
    }),
  ),
  utcOffset: UtcOffset,
  disjunctive: Type.Optional(
    Type.Boolean({
      description:
        '每个维度的数量不受它自己的筛选限制，没选的也看得见 / each count without the filters of its own dimension, so that what was not chosen is seen',
    }),
  ),
}
export type FacetQuery = Static<TObject<typeof FacetFields>>

const Count = { value: Type.String(), count: Type.Integer() }
const Counts = Type.Optional(Type.Array(Type.Object(Count, open)))

/** Counts by dimension: the values of each, most first, days in the order of time. '' is what nobody knows. */
export const Facets = Type.Object(
  {
    total: Type.Integer(),
    conceptTypes: Counts,
    concepts: Type.Optional(Type.Array(Type.Object({ ...Count, name: Type.String(), type: Type.String() }, open))),
    ...{ polarities: Counts, holders: Counts, roles: Counts, stores: Counts, devices: Counts, stages: Counts },
    ...{ moments: Counts, groups: Counts, needs: Counts, outcomes: Counts, days: Counts },
    distinct: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  },
  open,
)
export type FacetsTold = Static<typeof Facets>
