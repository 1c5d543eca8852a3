import { outcomeTitles } from '../../engine/pack/cues/outcome-names.ts'
import type { Change } from '../../engine/insight/change.ts'
import type { ConceptFigures } from '../../engine/insight/concepts.ts'
import type { Driver } from '../../engine/insight/drivers.ts'
import type { Figure } from '../../engine/insight/figure.ts'
import type { GroupFigures } from '../../engine/insight/breakdown.ts'
import type { Insight } from '../../engine/insight/insights.ts'
import type { Together } from '../../engine/insight/together.ts'
import { CONCEPT_LABELS, INSIGHT_LABELS } from '../labels.ts'
import { searchLink } from '../schemas/links.ts'
import { named, rounded, type Writing } from './columns.ts'
import type { Column } from './table.ts'

/** Rows and columns of one view of the insights. */
export interface FigureTable {
  columns: Column<never>[]
  rows: readonly unknown[]
}

type Opens = Figure['opens']

/** The rows of an answer for figures and their columns; every row leads back to its utterances. */
export function figureTable(answer: object, writing: Writing): FigureTable {
  const tables: Record<string, (writing: Writing) => Column<never>[]> = {
    insights: foundColumns,
    concepts: conceptColumns,
    groups: groupColumns,
    changes: changeColumns,
    pairs: pairColumns,
    drivers: driverColumns,
  }
  const key = Object.keys(tables).find((name) => name in answer)
  if (key === undefined) return { columns: [], rows: [] }
  return { columns: tables[key](writing), rows: (answer as Record<string, readonly unknown[]>)[key] }
}

const link = ({ origin }: Writing, opens: Opens): string => origin + searchLink(opens).replace(/^\/v1/, '')

const figureColumns = (writing: Writing): Column<Figure>[] => [
  { zh: '原话数', en: 'utterances', of: ({ count }) => count },
  { zh: '原话占比', en: 'share of utterances', of: ({ share }) => rounded(share) },
  { zh: '到店数', en: 'visits', of: ({ visits }) => visits },
  { zh: '到店占比', en: 'share of visits', of: ({ visitShare }) => rounded(visitShare) },
  { zh: '占比下限 95%', en: 'low 95 %', of: ({ interval }) => rounded(interval.low) },
  { zh: '占比上限 95%', en: 'high 95 %', of: ({ interval }) => rounded(interval.high) },
  { zh: '录音数', en: 'recordings', of: ({ recordings }) => recordings },
  { zh: '全部原话', en: 'all utterances', of: ({ opens }) => link(writing, opens) },
]

const foundColumns = (writing: Writing): Column<Insight>[] => [
  { zh: '发现', en: 'finding', of: ({ kind }) => named(INSIGHT_LABELS, kind, writing.lang) },
  { zh: '关于', en: 'about', of: ({ name }) => name },
  ...figureColumns(writing),
]

const judged = (polarity: 'negative' | 'positive') => (row: ConceptFigures | GroupFigures) =>
  row.polarities[polarity]?.count ?? 0
const judgedColumns: Column<ConceptFigures | GroupFigures>[] = [
  { zh: '负面', en: 'negative', of: judged('negative') },
  { zh: '正面', en: 'positive', of: judged('positive') },
]

const conceptColumns = (writing: Writing): Column<ConceptFigures>[] => [
  { zh: '概念', en: 'concept', of: ({ name }) => name },
  { zh: '类型', en: 'type', of: ({ type }) => named(CONCEPT_LABELS, type, writing.lang) },
  ...judgedColumns,
  ...figureColumns(writing),
]

const groupColumns = (writing: Writing): Column<GroupFigures>[] => [
  { zh: '值', en: 'value', of: ({ value }) => value },
  { zh: '名称', en: 'name', of: ({ title, value }) => title?.[writing.lang] ?? value },
  ...judgedColumns,
  ...figureColumns(writing),
  { zh: '听到小时', en: 'hours heard', of: ({ coverage }) => rounded(coverage.heardMs / 3600_000) },
]

const tested: Column<Pick<Change, 'difference' | 'interval' | 'q' | 'verdict'> | Driver>[] = [
  { zh: '差', en: 'difference', of: ({ difference }) => rounded(difference) },
  { zh: '差的下限 95%', en: 'low 95 %', of: ({ interval }) => rounded(interval.low) },
  { zh: '差的上限 95%', en: 'high 95 %', of: ({ interval }) => rounded(interval.high) },
  { zh: '校正后的 p', en: 'q', of: ({ q }) => rounded(q) },
  { zh: '结论', en: 'verdict', of: ({ verdict }) => verdict },
]

const changeColumns = (writing: Writing): Column<Change>[] => [
  { zh: '什么', en: 'what', of: ({ what }) => what },
  { zh: '名称', en: 'name', of: ({ name, id }) => name ?? id },
  { zh: '本期到店', en: 'visits now', of: ({ now }) => now.visits },
  { zh: '本期占比', en: 'share now', of: ({ now }) => rounded(now.visitShare) },
  { zh: '前期到店', en: 'visits before', of: ({ before }) => before.visits },
  { zh: '前期占比', en: 'share before', of: ({ before }) => rounded(before.visitShare) },
  ...tested,
  { zh: '全部原话', en: 'all utterances', of: ({ now }) => link(writing, now.opens) },
]

const pairColumns = (writing: Writing): Column<Together>[] => [
  { zh: '先', en: 'first', of: ({ first }) => first.name },
  { zh: '也', en: 'second', of: ({ second }) => second.name },
  { zh: '两者都有的到店', en: 'visits with both', of: ({ count }) => count },
  { zh: '占比', en: 'share', of: ({ share }) => rounded(share) },
  { zh: '其他到店中的占比', en: 'share otherwise', of: ({ otherwise }) => rounded(otherwise) },
  { zh: '差的下限 95%', en: 'low 95 %', of: ({ interval }) => rounded(interval.low) },
  { zh: '差的上限 95%', en: 'high 95 %', of: ({ interval }) => rounded(interval.high) },
  { zh: '倍数', en: 'lift', of: ({ lift }) => rounded(lift) },
  { zh: '校正后的 p', en: 'q', of: ({ q }) => rounded(q) },
  { zh: '全部原话', en: 'all utterances', of: ({ first }) => link(writing, first.opens) },
]

const driverColumns = (writing: Writing): Column<Driver>[] => {
  const outcomes = outcomeTitles()
  return [
    { zh: '到店结果', en: 'outcome', of: ({ outcome }) => named(outcomes, outcome, writing.lang) },
    { zh: '因素', en: 'factor', of: ({ title }) => title[writing.lang] },
    { zh: '有它的到店', en: 'visits with it', of: ({ with: { visits } }) => visits },
    { zh: '其中有此结果', en: 'share with it', of: ({ with: { share } }) => rounded(share) },
    { zh: '没有它的到店', en: 'visits without it', of: ({ without: { visits } }) => visits },
    { zh: '其中也有此结果', en: 'share without it', of: ({ without: { share } }) => rounded(share) },
    ...tested,
    { zh: '全部原话', en: 'all utterances', of: ({ opensAll }) => link(writing, opensAll) },
  ]
}
