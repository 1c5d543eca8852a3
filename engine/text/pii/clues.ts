import { anyWord, NUMBER_WORD, NUMBER_WORDS, personalData, type NumberKind } from './word-lists.ts'

/** A word that says what a number is. Offsets are into its turn. */
export interface Clue {
  kind: NumberKind
  start: number
  end: number
}

/** What the turns of one conversation say of their numbers; every turn is read once. */
export interface Clues {
  /** The last clue that ends at or before `at`, not further back than some words. */
  before: (turn: number, at: number) => Clue | undefined
  /** All clues of a turn, in order. */
  inTurn: (turn: number) => readonly Clue[]
  /** What digits at `at` are: from the words before them in the turn, or in the two turns before. */
  forNumber: (turn: number, at: number) => NumberKind | undefined
  /** What one of the two turns before asked for, if it asked for a number. */
  askedFor: (turn: number) => NumberKind | undefined
  /** What digits at the head of a turn are, where the turn before ended with the name of a number (手机后四位？). */
  askedLast: (turn: number, at: number) => NumberKind | undefined
  /** What digits at `at` are, where one of the two turns before asked for one kind of number alone and this turn has named none so far. */
  askedAlone: (turn: number, at: number) => NumberKind | undefined
}

const CLUE = new RegExp(NUMBER_WORD, 'gi')
const WEAK_CLUE = new RegExp(anyWord(personalData.said.call))
const ASKS = new RegExp(`${anyWord(personalData.said.asks)}|[?？]`)

/** Words further back in a long turn are about something else. */
const MAX_BACK = 120
/** These count only close before the digits: 订单号 tells nothing of a telephone number said two sentences later. */
const CLOSE_ONLY = new Set<NumberKind>(['other', 'qq', 'vin'])
/** Between QQ and its number; QQ音乐 and QQ3 are something else. */
const FILLERS = new RegExp(`^(?:[\\s，,：:]|${anyWord(personalData.said.before_qq)})*$`)
const MAX_CLOSE = 12
/** After the name of a number a question ends soon, and its answer begins with the digits. */
const MOST_TO_END = 8
const MOST_TO_DIGITS = 3
const SENTENCE_END = /[。！!？?\n]/

/** Reads the clues of a conversation. */
export function readClues(texts: readonly string[]): Clues {
  const clues = texts.map(cluesIn)
  const weak = texts.map((text) => WEAK_CLUE.exec(text)?.index)
  const asks = texts.map((text) => ASKS.test(text))

  const before: Clues['before'] = (turn, at) => {
    const last = lastBefore(clues[turn] ?? [], at)
    return last !== undefined && last.end >= at - MAX_BACK ? last : undefined
  }
  const fits = (clue: Clue, turn: number, at: number): boolean =>
    !CLOSE_ONLY.has(clue.kind) || isClose(clue.kind, (texts[turn] ?? '').slice(clue.end, at))

  const forNumber: Clues['forNumber'] = (turn, at) => {
    const here = before(turn, at)
    if (here !== undefined && fits(here, turn, at)) return here.kind
    const earlier = here && before(turn, here.start)
    if (earlier !== undefined && !CLOSE_ONLY.has(earlier.kind)) return earlier.kind
    for (const back of [1, 2]) {
      const clue = before(turn - back, (texts[turn - back] ?? '').length)
      if (clue !== undefined && (!CLOSE_ONLY.has(clue.kind) || at <= MAX_CLOSE)) return clue.kind
    }
    const weakHere = weak[turn]
    return (weakHere !== undefined && weakHere < at) || weak[turn - 1] !== undefined ? 'phone' : undefined
  }
  const askedFor: Clues['askedFor'] = (turn) => {
    for (const back of [1, 2]) {
      if (asks[turn - back] !== true) continue
      const clue = clues[turn - back]?.at(-1)
      if (clue !== undefined) return clue.kind
      if (weak[turn - back] !== undefined) return 'phone'
    }
    return undefined
  }
  const askedLast: Clues['askedLast'] = (turn, at) => {
    const clue = clues[turn - 1]?.at(-1)
    const isLast = clue !== undefined && texts[turn - 1].length - clue.end <= MOST_TO_END
    return isLast && at <= MOST_TO_DIGITS ? clue.kind : undefined
  }
  const askedAlone: Clues['askedAlone'] = (turn, at) => {
    if (lastBefore(clues[turn] ?? [], at) !== undefined) return undefined
    for (const back of [1, 2]) {
      const kinds = new Set((clues[turn - back] ?? []).map(({ kind }) => kind))
      if (kinds.size > 0 || asks[turn - back]) return kinds.size === 1 && asks[turn - back] ? [...kinds][0] : undefined
    }
    return undefined
  }
  return { before, inTurn: (turn) => clues[turn] ?? [], forNumber, askedFor, askedLast, askedAlone }
}

function cluesIn(text: string): Clue[] {
  return [...text.matchAll(CLUE)].flatMap((match) => {
    const kind = NUMBER_WORDS.get(match[0].toLowerCase())
    const [start, end] = [match.index, match.index + match[0].length]
    return kind === undefined || isPartOfWord(text, start, end) ? [] : [{ kind, start, end }]
  })
}

/** The letters of SN or QQ within a longer run of letters say nothing. */
function isPartOfWord(text: string, start: number, end: number): boolean {
  const joins = (left: string, right: string) => /^[A-Za-z]{2}$/.test(left + right)
  return joins(text.charAt(start - 1), text.charAt(start)) || joins(text.charAt(end - 1), text.charAt(end))
}

function lastBefore(clues: readonly Clue[], at: number): Clue | undefined {
  let [low, high] = [0, clues.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (clues[middle].end <= at) low = middle + 1
    else high = middle
  }
  return clues[low - 1]
}

const isClose = (kind: NumberKind, between: string): boolean =>
  between.length <= MAX_CLOSE && (kind === 'qq' ? FILLERS.test(between) : !SENTENCE_END.test(between))
