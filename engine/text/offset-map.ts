/**
 * Where each code unit of a derived text came from. `starts[i]` is the offset in the text before of derived offset `i`,
 * for 0 ≤ i ≤ length; never falling. Every step that changes text (script, marks, redaction) hands one on.
 */
export type OffsetMap = Int32Array

export interface MappedText {
  text: string
  /** Offsets into the raw text, one per code unit of `text` and one for its end. */
  map: OffsetMap
  /** Offset in the raw text of an offset in `text` (clamped into range). */
  toRaw(offset: number): number
}

/** A text with its map; `map` must have `text.length + 1` entries. */
export function mappedText(text: string, map: OffsetMap): MappedText {
  const toRaw = (offset: number) => map[Math.min(Math.max(Math.trunc(offset), 0), text.length)] ?? 0
  return { text, map, toRaw }
}

/** The map of a text that was not changed. */
export function identityMap(length: number): OffsetMap {
  return Int32Array.from({ length: length + 1 }, (_, i) => i)
}

/** Map from the last text to the first, given last → middle and middle → first. */
export function composeMaps(lastToMiddle: OffsetMap, middleToFirst: OffsetMap): OffsetMap {
  return lastToMiddle.map((offset) => middleToFirst[offset] ?? 0)
}

/** A stretch of the old text and what stands there now. */
export interface Replacement {
  start: number
  end: number
  text: string
}

/** Puts replacements (sorted, not overlapping) into a text; all inner offsets of a replacement point at its old start. */
export function replaceSpans(text: string, replacements: readonly Replacement[]): MappedText {
  const offsets: number[] = []
  let out = ''
  let at = 0
  const keep = (until: number) => {
    out += text.slice(at, until)
    while (at < until) offsets.push(at++)
  }
  for (const { start, end, text: now } of replacements) {
    keep(start)
    out += now
    for (let i = 0; i < now.length; i++) offsets.push(spread(start, end, i, now.length))
    at = end
  }
  keep(text.length)
  offsets.push(text.length)
  return mappedText(out, Int32Array.from(offsets))
}

const spread = (start: number, end: number, i: number, length: number) =>
  start + Math.floor(((end - start) * i) / length)
