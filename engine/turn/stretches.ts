/** A turn as the reader takes it. */
export interface TurnToRead {
  text: string
  speaker: string | null
}

/** A part of a turn in a stretch. */
export interface StretchPart {
  /** The turn's place among those that were given. */
  turn: number
  /** Where in the turn's text the part begins. */
  offset: number
  /** Where in the stretch its mark stands; its characters follow. */
  at: number
  length: number
  /** Its answers count: it has context enough on both sides. */
  isCore: boolean
}

/** Turns in a row, each opened by the mark of its speaker. */
export interface Stretch {
  text: string
  parts: StretchPart[]
}

/** Marks of speakers in a stretch's text: from the private use area, which no words need. */
export const FIRST_MARK = 0xe000
/** The reader learned four speakers and one that nobody knows. */
const SPEAKERS = 4
/** Pieces of a stretch that the reader learned on, less its begin and end. */
export const LONGEST_STRETCH = 510
/** Longer turns are read in parts: as many characters as lessons had of one. */
const LONGEST_PART = 120
/** Turns that are read again as context of what follows, and of what went before. */
const CONTEXT_BEFORE = 3
const CONTEXT_AFTER = 1
const CLAUSE_END = /[，。！？；、,.!?; ]/

interface Part {
  turn: number
  offset: number
  text: string
  mark: string
}

/** Cuts a visit's turns into stretches, with overlap: each part of a turn is core in just one of them. */
export function cutStretches(turns: readonly TurnToRead[]): Stretch[] {
  const parts = partsOf(turns)
  const found: Stretch[] = []
  for (let next = 0; next < parts.length;) {
    const [first, end] = [firstBefore(parts, next), endAfter(parts, next)]
    const core = end < parts.length ? Math.max(next + 1, end - CONTEXT_AFTER) : end
    found.push(stretchOf(parts.slice(first, end), next - first, core - first))
    next = core
  }
  return found
}

/** Context takes at most half of a stretch. */
function firstBefore(parts: readonly Part[], next: number): number {
  let [first, room] = [next, LONGEST_STRETCH / 2]
  while (first > 0 && next - first < CONTEXT_BEFORE && room > parts[first - 1].text.length)
    room -= parts[--first].text.length + 1
  return first
}

function endAfter(parts: readonly Part[], next: number): number {
  let room = LONGEST_STRETCH
  let end = firstBefore(parts, next)
  while (end < parts.length && (end <= next || room > parts[end].text.length)) room -= parts[end++].text.length + 1
  return end
}

function stretchOf(parts: readonly Part[], core: number, coreEnd: number): Stretch {
  let text = ''
  const placed = parts.map(({ turn, offset, text: own, mark }, i): StretchPart => {
    const at = text.length
    text += mark + own
    return { turn, offset, at, length: own.length, isCore: i >= core && i < coreEnd }
  })
  return { text, parts: placed }
}

function partsOf(turns: readonly TurnToRead[]): Part[] {
  const speakers: (string | null)[] = []
  return turns.flatMap(({ text, speaker }, turn) => {
    if (speaker !== null && !speakers.includes(speaker)) speakers.push(speaker)
    const place = speaker === null ? SPEAKERS : Math.min(speakers.indexOf(speaker), SPEAKERS - 1)
    const mark = String.fromCharCode(FIRST_MARK + place)
    const found: Part[] = []
    for (let offset = 0; offset < text.length || offset === 0;) {
      const end = endOfPart(text, offset)
      found.push({ turn, offset, text: withoutMarks(text.slice(offset, end)), mark })
      offset = Math.max(end, 1)
    }
    return found
  })
}

/** The last end of a clause that still fits, where there is one in the second half. */
function endOfPart(text: string, offset: number): number {
  if (text.length - offset <= LONGEST_PART) return text.length
  for (let end = offset + LONGEST_PART; end > offset + LONGEST_PART / 2; end--)
    if (CLAUSE_END.test(text[end - 1])) return end
  return offset + LONGEST_PART
}

const withoutMarks = (text: string): string => text.replace(/[\uE000-\uE00F]/g, '\uFFFD')
