import type { Problem } from './problems.ts'
import { absoluteId } from './graph-table.ts'
import { asInTexts } from '../text/surface.ts'
import { readTable, splitCell } from './table.ts'

/** A phrase that carries a feeling; `concepts` (absolute ids or prefixes of ids) limits it to these targets. */
export interface LexiconEntry {
  phrase: string
  /** −1..1; 0 says that the phrase carries none although a part of it does. */
  polarity: number
  /** 0..2, how sure or strong the phrase is. */
  weight: number
  concepts: string[]
  line: number
}

/** Reads `lexicon.csv` of a pack. Whether its concepts exist is seen by `checkLexicon`. */
export function readLexicon(text: string, pack: string, problems: Problem[]): LexiconEntry[] {
  const file = 'lexicon.csv'
  const seen = new Map<string, number>()
  const columns = { wanted: ['phrase', 'polarity', 'weight', 'concepts', 'note'] }
  return readTable(text, file, columns, problems).flatMap((row) => {
    const say = (zh: string, en: string): void => void problems.push({ file, line: row.line, zh, en })
    const phrase = asInTexts(row.cell('phrase'))
    const polarity = numberOf(row.cell('polarity'))
    const weight = row.cell('weight') === '' ? 1 : numberOf(row.cell('weight'))
    const good = phrase !== '' && polarity >= -1 && polarity <= 1 && weight > 0 && weight <= 2
    if (phrase === '') say('短语是空的', 'the phrase is empty')
    if (!(polarity >= -1 && polarity <= 1))
      say(`极性“${row.cell('polarity')}”应在 -1 到 1 之间`, `polarity "${row.cell('polarity')}" must lie in -1..1`)
    if (!(weight > 0 && weight <= 2))
      say(`权重“${row.cell('weight')}”应大于 0，不超过 2`, `weight "${row.cell('weight')}" must lie in 0..2`)
    const concepts = splitCell(row.cell('concepts')).map((id) => absoluteId(id.replace(/\/\*?$/, ''), pack))
    const key = `${phrase}\t${[...concepts].sort().join('|')}`
    const first = seen.get(key)
    if (first !== undefined)
      say(`短语“${phrase}”与第 ${first} 行重复`, `phrase "${phrase}" is already in line ${first}`)
    else seen.set(key, row.line)
    return good && first === undefined ? [{ phrase, polarity, weight, concepts, line: row.line }] : []
  })
}

function numberOf(cell: string): number {
  return cell === '' ? Number.NaN : Number(cell.replace('−', '-'))
}
