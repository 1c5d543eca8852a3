const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...parts, second: '2-digit', hourCycle: 'h23', timeZone })
  formats.set(timeZone, format)
  return format
}

/** Whether this is a time zone of the IANA database, such as `Asia/Shanghai`. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone)
    return true
  } catch {
    return false
  }
}

/** How far a zone's wall clock is ahead of UTC at an instant, in ms. */
export function offsetAt(timeZone: string, at: number): number {
  const part = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at / 1000) * 1000
}

/** The day that a zone's calendar shows at an instant, as midnight of that day in UTC. */
export function dayAt(timeZone: string, at: number): number {
  const wall = at + offsetAt(timeZone, at)
  return wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS)
}

export const DAY_MS = 86_400_000

/**
 * The instant at which a zone's wall clock shows `minutes` after midnight of a day (given as midnight in UTC); `minutes` may go
 * beyond the day. Where summer time leaves the moment out it is the one after the gap, where it comes twice the first.
 */
export function instantOf(timeZone: string, day: number, minutes: number): number {
  const wall = day + minutes * 60_000
  const [before, after] = [offsetAt(timeZone, wall - DAY_MS / 2), offsetAt(timeZone, wall + DAY_MS / 2)]
  if (before === after) return wall - before
  // Clocks change within this day: of both readings the one that shows this wall time; in a gap, none does.
  const fits = [before, after].map((offset) => wall - offset).filter((at) => at + offsetAt(timeZone, at) === wall)
  return fits.length > 0 ? Math.min(...fits) : wall - before
}
