import { answeredNames, asksForName, asksForSpelling } from './name-answers.ts'
import { NAME_CUES, SURNAME_SAID, type NameCue } from './name-cues.ts'
import { GIVEN, NAME_ENDS } from './name-forms.ts'
import { besideSpelling, nameKeys, repeatedNames } from './repeated-names.ts'
import { spelledNames, type Spelling } from './spelled-names.ts'
import { surnameAt } from './surnames.ts'
import { titledNames } from './titled-names.ts'
import type { PersonalData, Span } from './types.ts'
import { createWordBorders, type WordBorders } from './word-borders.ts'

/** Names after a form of address or an introduction, surnames before a title, answers to 贵姓, and names as they are spelled. */
export function findNames(texts: readonly string[]): PersonalData[] {
  const asks = texts.map(asksForName)
  const asksHow = texts.map(asksForSpelling)
  const spellings: Spelling[] = []
  const surnames: string[][] = []
  const found = texts.map((text, turn) => {
    const borders = createWordBorders(text)
    const asked = asks[turn - 1] === true || asks[turn - 2] === true
    const cued = NAME_CUES.flatMap((cue) => namesAfter(text, cue, borders))
    const said = surnamesSaid(text)
    const answers = asked ? answeredNames(text, borders) : []
    surnames[turn] = [...said, ...answers].map(({ start, end }) => text.slice(start, end)).filter(isSurname)
    const earlier = surnames.slice(Math.max(0, turn - 2), turn + 1).flat()
    const full = fullNames(text, new Set(earlier), borders)
    const own = [...cued, ...said, ...titledNames(text, borders), ...answers, ...full]
    const named = asked || asksHow[turn - 1] === true || asksHow[turn] === true || own.length > 0
    const rows = spelledNames(text, named || (surnames[turn - 1] ?? []).length > 0)
    spellings.push(...rows)
    return [...own, ...rows, ...rows.flatMap((row) => besideSpelling(text, row))]
  })
  const keys = nameKeys(texts, found, spellings)
  return texts.flatMap((text, turn) =>
    [...found[turn], ...repeatedNames(text, keys)].map(({ start, end }) => ({
      turn,
      kind: 'name' as const,
      start,
      end,
    })),
  )
}

function namesAfter(text: string, cue: NameCue, borders: WordBorders): Span[] {
  return [...text.matchAll(cue.pattern)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? ''
    const end = match.index + match[0].length
    const span = { start: end - name.length, end }
    if (cue.short === true) return [span]
    const fitted = fitName(text, span, borders, cue.loose === true)
    return cue.known === true
      ? fitted.filter(({ start, end: to }) => to - start > 2 || borders.isName(start, to))
      : fitted
  })
}

/** Cuts a name where the next word begins, and leaves ordinary words alone. */
function fitName(text: string, { start, end }: Span, borders: WordBorders, loose: boolean): Span[] {
  const fitted = borders.fit(start, end)
  if (fitted === undefined || fitted - start < 2) return []
  const surname = surnameAt(text.slice(start, start + 2))?.surname ?? ''
  const isFull = fitted - start > surname.length
  if ((loose && !isFull && surname.length < 2) || borders.isWord(start, fitted)) return []
  return [{ start, end: fitted }]
}

function surnamesSaid(text: string): Span[] {
  return [...text.matchAll(SURNAME_SAID)].map((match) => {
    const end = match.index + match[0].length
    return { start: end - (match[1] ?? '').length, end }
  })
}

const isSurname = (name: string) => name !== '' && name.length <= 2

/** 免贵姓文，文丽丽: where a surname was given, the full name with it that is a clause of its own or follows 叫. */
function fullNames(text: string, surnames: ReadonlySet<string>, borders: WordBorders): Span[] {
  if (surnames.size === 0) return []
  return [...text.matchAll(FULL_CLAUSE)].flatMap((match) => {
    const name = match[1] ?? ''
    const start = match.index + match[0].length - name.length
    const known = surnames.has(name.charAt(0)) || surnames.has(name.slice(0, 2))
    return known ? fitName(text, { start, end: start + name.length }, borders, true) : []
  })
}

const FULL_CLAUSE = new RegExp(
  `(?:^|[\\s，,。.！!？?、：:]|叫|是|我|全名|名字)(\\p{Script=Han}${GIVEN}{1,3})${NAME_ENDS}`,
  'gu',
)
