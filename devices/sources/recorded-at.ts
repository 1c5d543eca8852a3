/** Recorders name their files after the time of their beginning: `20261101_100000`, `2026-11-01T10-00-00`, `R2026-11-01 10.00.00`. */
const STAMP = /(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_ T]?(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)(?!\d)/

/** Where a device says nothing else, its clock is China's. */
export const CHINA_OFFSET_MINUTES = 480

/**
 * When the recording in a file began, as its name says.
 *
 * @param offsetMinutes - of the clock that named it, east of Greenwich
 * @returns epoch ms; undefined where the name holds no time that there is
 */
export function recordedAtMs(name: string, offsetMinutes: number): number | undefined {
  const found = STAMP.exec(name)
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number)
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(utcMs)
  // 31 November would be 1 December.
  const isTime =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isTime ? utcMs - offsetMinutes * 60_000 : undefined
}
