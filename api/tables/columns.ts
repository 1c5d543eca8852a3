import type { Title } from '../../engine/store/figure-types.ts'
import type { TableLanguage } from './table.ts'

/** What cells need to know besides their row. */
export interface Writing {
  lang: TableLanguage
  /** Of the service, as the client calls it: links in a file must lead back. */
  origin: string
  /** Of the clock by which times are written. */
  utcOffsetMinutes: number
}

const MINUTE_MS = 60_000

/** `2026-03-01 14:05:07` by the clock that was asked for. */
export function localTime(at: number, { utcOffsetMinutes }: Writing): string {
  return new Date(at + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ')
}

export const isoTime = (at: number): string => new Date(at).toISOString()

const FOUR_PLACES = 10_000
/** A share as a number of four places. */
export const rounded = (share: number): number => Math.round(share * FOUR_PLACES) / FOUR_PLACES

/** The name of a code; what has none stays as it is. */
export function named(titles: Titles, code: string, lang: TableLanguage): string {
  const title = titles instanceof Map ? (titles as ReadonlyMap<string, Title>).get(code) : recordOf(titles)[code]
  return title?.[lang] ?? code
}

type Titles = Readonly<Record<string, Title>> | ReadonlyMap<string, Title>
const recordOf = (titles: Titles) => titles as Readonly<Record<string, Title | undefined>>
