/**
 * Characters of a text that stand for nothing that was said: insertions in an alignment with the fewest edits (Levenshtein), and of
 * those with equally few edits the one with the fewest insertions. As the measuring contract counts them.
 */
export function insertedCharacters(said: string, heard: string): number {
  const text = [...heard]
  let row: Cell[] = Array.from({ length: text.length + 1 }, (_, at) => ({ edits: at, inserted: at }))
  for (const [line, character] of [...said].entries()) {
    const next: Cell[] = [{ edits: line + 1, inserted: 0 }]
    for (const [at, other] of text.entries()) {
      const left = next[at]
      const missed = { edits: row[at + 1].edits + 1, inserted: row[at + 1].inserted }
      const invented = { edits: left.edits + 1, inserted: left.inserted + 1 }
      const same = { edits: row[at].edits + (character === other ? 0 : 1), inserted: row[at].inserted }
      next.push([missed, invented, same].reduce(better))
    }
    row = next
  }
  return row[text.length].inserted
}

interface Cell {
  edits: number
  inserted: number
}

const better = (a: Cell, b: Cell): Cell =>
  b.edits < a.edits || (b.edits === a.edits && b.inserted < a.inserted) ? b : a
