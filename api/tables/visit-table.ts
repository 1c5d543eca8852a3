import { outcomeTitles } from '../../engine/pack/cues/outcome-names.ts'
import type { StoredVisit, StoredVisitFact } from '../../engine/store/visit-types.ts'
import { isoTime, localTime, named, type Writing } from './columns.ts'
import type { Column } from './table.ts'

const MINUTE_MS = 60_000

/** Columns of visits: what was heard of their end and what people told of it stand side by side. */
export function visitColumns(writing: Writing): Column<StoredVisit>[] {
  const { lang, origin } = writing
  const outcomes = outcomeTitles()
  const facts = ({ facts }: StoredVisit, kind: StoredVisitFact['kind']) =>
    facts
      .filter((fact) => fact.kind === kind)
      .map(({ title }) => title[lang])
      .join('、')
  return [
    { zh: '开始', en: 'start', of: ({ startedAt }) => localTime(startedAt, writing) },
    { zh: '门店', en: 'store', of: ({ storeId }) => storeId },
    { zh: '分钟', en: 'minutes', of: ({ startMs, endMs }) => Math.round((endMs - startMs) / (MINUTE_MS / 10)) / 10 },
    { zh: '阶段', en: 'stages', of: (visit) => facts(visit, 'stage') },
    { zh: '需求', en: 'needs', of: (visit) => facts(visit, 'need') },
    { zh: '客群', en: 'customer groups', of: (visit) => facts(visit, 'group') },
    { zh: '听到的结果', en: 'outcome heard', of: (visit) => facts(visit, 'outcome') },
    {
      zh: '记录的结果',
      en: 'outcome told',
      of: (visit) => visit.outcomes.map(({ outcome }) => named(outcomes, outcome, lang)).join('、'),
    },
    { zh: '文件', en: 'file', of: ({ file }) => file },
    { zh: '设备', en: 'device', of: ({ deviceId }) => deviceId },
    { zh: '到店编号', en: 'visit', of: ({ id }) => id },
    { zh: '录音', en: 'recording', of: ({ recordingId }) => recordingId },
    { zh: '时刻', en: 'time (ISO)', of: ({ startedAt }) => isoTime(startedAt) },
    { zh: '链接', en: 'link', of: ({ id }) => `${origin}/visits/${encodeURIComponent(id)}` },
  ]
}
