/** Times of the shops' own day: where nothing else is told, that of China, which knows no summer time. */
export const ZONE = 'Asia/Shanghai'
export const ZONE_OFFSET = '+08:00'
const HOUR_MS = 3600_000
const OFFSET_MS = 8 * HOUR_MS

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hourCycle: 'h23', ...options })
const partsOf = format({
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' },
  ...{ hour: '2-digit', minute: '2-digit' },
})

function pieces(at: number): Record<string, string> {
  return Object.fromEntries(partsOf.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** `2026-03-01 14:05` */
export function dateTime(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')
}

/** `2026年3月1日 周日` */
export function longDate(at: number): string {
  const { year, month, day, weekday } = pieces(at)
  return `${year}年${Number(month)}月${Number(day)}日 ${weekday}`
}

/** The local day, `2026-03-01`. */
export const dayOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10)

/** From the beginning of a local day to its end, as the API takes times. */
export function spanOfDay(day: string): { from: string; to: string } {
  const begin = Date.parse(`${day}T00:00:00${ZONE_OFFSET}`)
  return { from: new Date(begin).toISOString(), to: new Date(begin + 24 * HOUR_MS).toISOString() }
}

/** Whether the machine's own zone is another, so that the zone must be named. */
export const isElsewhere = (): boolean => -new Date().getTimezoneOffset() * 60_000 !== OFFSET_MS

/** Place in a recording: `1:05`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`
  return h > 0 ? `${h}:${tail}` : tail
}

/** What somebody types who goes to a time: `75`, `1:15`, `1:02:03`; undefined where it is none. */
export function readClock(written: string): number | undefined {
  const plain = written.trim().replaceAll('：', ':')
  if (!/^\d+(:\d{1,2}){0,2}(\.\d+)?$/.test(plain)) return undefined
  return Math.round(plain.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000)
}

/** `2 小时 5 分`, for lengths of recordings. */
export function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} 秒`
  const minutes = Math.round(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${minutes} 分钟`
}

/** `3 分钟前`, for how long ago something was. */
export const timeAgo = (ms: number): string => (ms < 1000 ? '刚刚' : `${lengthOf(ms)}前`)
