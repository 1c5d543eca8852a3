import { align } from './align.ts'
import { groupByMoment } from './moment-groups.ts'
import type { ResultTurn } from './result.ts'

/** A turn of one of two runs, with the characters (UTF-16, `[start, end)`) that the other has not. */
export interface MarkedTurn {
  startMs: number
  endMs: number
  role: string
  text: string
  marks: { start: number; end: number }[]
}

/** What was said at a moment, in one run and in the other. */
export interface MomentSides {
  startMs: number
  wanted: MarkedTurn[]
  got: MarkedTurn[]
}

/** Two runs beside each other, moment by moment. */
export function sideBySide(wanted: readonly ResultTurn[], got: readonly ResultTurn[]): MomentSides[] {
  return groupByMoment(wanted, got).map((group) => {
    const [before, after] = [group.wanted.flatMap(charactersOf), group.got.flatMap(charactersOf)]
    for (const { from, to, isEqual } of align(before, after, (a, b) => a.text === b.text)) {
      if (isEqual) continue
      if (from !== undefined) before[from].isOwn = true
      if (to !== undefined) after[to].isOwn = true
    }
    return { startMs: group.startMs, wanted: marked(group.wanted, before), got: marked(group.got, after) }
  })
}

/** A character, and whether the other side lacks it. */
interface Character {
  text: string
  isOwn: boolean
}

const charactersOf = ({ text }: ResultTurn): Character[] => Array.from(text, (one) => ({ text: one, isOwn: false }))

function marked(turns: readonly ResultTurn[], characters: readonly Character[]): MarkedTurn[] {
  let next = 0
  return turns.map(({ startMs, endMs, role, text }) => {
    const marks: MarkedTurn['marks'] = []
    let end = 0
    while (end < text.length) {
      const character = characters[next++]
      const start = end
      end += character.text.length
      if (!character.isOwn) continue
      const last = marks.at(-1)
      if (last?.end === start) last.end = end
      else marks.push({ start, end })
    }
    return { startMs, endMs, role, text, marks }
  })
}
