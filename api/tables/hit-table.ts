import type { Title } from '../../engine/store/figure-types.ts'
import type { SearchHit } from '../../engine/store/types.ts'
import { POLARITY_LABELS, ROLE_LABELS } from '../labels.ts'
import { isoTime, localTime, named, rounded, type Writing } from './columns.ts'
import type { Column } from './table.ts'

/** Columns of search hits. `stages`: their names, by code. */
export function hitColumns(writing: Writing, stages: ReadonlyMap<string, Title>): Column<SearchHit>[] {
  const { lang, origin } = writing
  return [
    { zh: '时间', en: 'time', of: ({ at }) => localTime(at, writing) },
    { zh: '门店', en: 'store', of: ({ storeId }) => storeId },
    { zh: '角色', en: 'role', of: ({ utterance: { role } }) => named(ROLE_LABELS, role, lang) },
    { zh: '原话', en: 'words', of: ({ utterance }) => utterance.text },
    { zh: '态度', en: 'opinions', of: ({ utterance }) => opinionsOf(utterance.opinions, lang) },
    {
      zh: '说到',
      en: 'mentions',
      of: ({ utterance }) => [...new Set(utterance.mentions.map(({ name }) => name))].join('、'),
    },
    { zh: '阶段', en: 'stage', of: ({ utterance: { stage } }) => (stage ? named(stages, stage, lang) : '') },
    { zh: '识别可信度', en: 'confidence', of: ({ utterance }) => rounded(utterance.confidence) },
    { zh: '设备', en: 'device', of: ({ deviceId }) => deviceId },
    { zh: '录音', en: 'recording', of: ({ pointer }) => pointer.recordingId },
    { zh: '开始毫秒', en: 'start ms', of: ({ pointer }) => pointer.startMs },
    { zh: '结束毫秒', en: 'end ms', of: ({ pointer }) => pointer.endMs },
    { zh: '时刻', en: 'time (ISO)', of: ({ at }) => isoTime(at) },
    { zh: '链接', en: 'link', of: (hit) => linkOf(hit, origin) },
  ]
}

function opinionsOf(opinions: SearchHit['utterance']['opinions'], lang: Writing['lang']): string {
  const told = opinions.filter(({ polarity }) => polarity !== 'unsure')
  return told
    .map(({ polarity, name }) =>
      [named(POLARITY_LABELS, polarity, lang), name].filter(Boolean).join(lang === 'zh' ? '：' : ': '),
    )
    .join(lang === 'zh' ? '；' : '; ')
}

/** Where the console plays it. */
const linkOf = ({ pointer, utterance }: Pick<SearchHit, 'pointer' | 'utterance'>, origin: string): string =>
  `${origin}/r/${encodeURIComponent(pointer.recordingId)}?at=${pointer.startMs}&u=${encodeURIComponent(utterance.id)}`
