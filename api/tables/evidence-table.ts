import type { Evidence } from '../../engine/store/kept-types.ts'
import type { StoredUtterance } from '../../engine/store/types.ts'
import { ROLE_LABELS } from '../labels.ts'
import { isoTime, localTime, named, type Writing } from './columns.ts'
import type { Column } from './table.ts'

export interface ReadEvidence extends Evidence {
  utterance?: StoredUtterance
}

/** Columns of a basket. */
export function evidenceColumns(writing: Writing): Column<ReadEvidence>[] {
  const { lang, origin } = writing
  return [
    { zh: '备注', en: 'note', of: ({ note }) => note },
    { zh: '原话', en: 'words', of: ({ utterance }) => utterance?.text },
    { zh: '角色', en: 'role', of: ({ utterance }) => utterance && named(ROLE_LABELS, utterance.role, lang) },
    { zh: '时间', en: 'time', of: ({ utterance }) => utterance && localTime(utterance.at, writing) },
    { zh: '门店', en: 'store', of: ({ storeId }) => storeId },
    { zh: '录音', en: 'recording', of: ({ recordingId }) => recordingId },
    { zh: '开始毫秒', en: 'start ms', of: ({ startMs }) => startMs },
    { zh: '结束毫秒', en: 'end ms', of: ({ endMs }) => endMs },
    { zh: '时刻', en: 'time (ISO)', of: ({ utterance }) => utterance && isoTime(utterance.at) },
    {
      zh: '链接',
      en: 'link',
      of: ({ recordingId, startMs, utteranceId }) =>
        `${origin}/r/${encodeURIComponent(recordingId)}?at=${startMs}&u=${encodeURIComponent(utteranceId)}`,
    },
  ]
}
