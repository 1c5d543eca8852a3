import type { ListedRepair } from '../../engine/store/repair-types.ts'
import { isoTime, localTime, rounded, type Writing } from './columns.ts'
import type { Column } from './table.ts'

const STATES = {
  proposed: { zh: '待定', en: 'proposed' },
  accepted: { zh: '接受', en: 'accepted' },
  rejected: { zh: '拒绝', en: 'rejected' },
} as const

/** Columns of repairs. */
export function repairColumns(writing: Writing): Column<ListedRepair>[] {
  const { lang, origin } = writing
  return [
    { zh: '听到的', en: 'heard', of: ({ original }) => original },
    { zh: '改成', en: 'read as', of: ({ replacement }) => replacement },
    { zh: '概念', en: 'concept', of: ({ conceptId }) => conceptId },
    { zh: '状态', en: 'state', of: ({ state }) => STATES[state][lang] },
    { zh: '把握', en: 'score', of: ({ score }) => rounded(score) },
    { zh: '原话', en: 'words', of: ({ text }) => text },
    { zh: '时间', en: 'time', of: ({ at }) => localTime(at, writing) },
    { zh: '门店', en: 'store', of: ({ storeId }) => storeId },
    { zh: '决定人', en: 'decided by', of: ({ decidedBy }) => decidedBy },
    { zh: '决定时刻', en: 'decided at', of: ({ decidedAt }) => (decidedAt === null ? '' : isoTime(decidedAt)) },
    {
      zh: '链接',
      en: 'link',
      of: ({ recordingId, startMs, utteranceId }) =>
        `${origin}/r/${encodeURIComponent(recordingId)}?at=${startMs}&u=${encodeURIComponent(utteranceId)}`,
    },
  ]
}
