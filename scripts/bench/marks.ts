/** A place between two characters that both texts have, with the mark of each. */
interface Gap {
  wanted: string
  got: string
}

const ALIKE: Record<string, string> = {
  ',': '，',
  ';': '，',
  '；': '，',
  '：': '，',
  ' ': '，',
  '?': '？',
  '!': '！',
  '.': '。',
}
const MARK = /[，。？！、,;；：?!. ]/u
const STRENGTH = ['', '、', '，', '。', '！', '？']

interface Marked {
  characters: string[]
  marks: string[]
}

function apart(text: string): Marked {
  const found: Marked = { characters: [], marks: [] }
  for (const character of text) {
    const last = found.marks.length - 1
    if (MARK.test(character)) {
      const mark = ALIKE[character] ?? character
      if (last >= 0 && STRENGTH.indexOf(mark) > STRENGTH.indexOf(found.marks[last])) found.marks[last] = mark
    } else if (character !== '\n') {
      found.characters.push(character.toLowerCase())
      found.marks.push('')
    }
  }
  return found
}

/** Marks of two texts at the gaps whose characters on both sides are the same in both, by the shortest edits. */
export function alignedGaps(wanted: string, got: string): Gap[] {
  const [a, b] = [apart(wanted), apart(got)]
  const pairs = samePlaces(a.characters, b.characters)
  return pairs.flatMap(([i, j], at) => {
    const next = pairs.at(at + 1)
    return next?.[0] === i + 1 && next[1] === j + 1 ? [{ wanted: a.marks[i], got: b.marks[j] }] : []
  })
}

/** Places of equal characters on a way of fewest edits. */
function samePlaces(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1
  const costs = new Uint32Array((a.length + 1) * width)
  for (let j = 0; j <= b.length; j++) costs[j] = j
  for (let i = 1; i <= a.length; i++) {
    costs[i * width] = i
    for (let j = 1; j <= b.length; j++) {
      const kept = costs[(i - 1) * width + j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      costs[i * width + j] = Math.min(kept, costs[(i - 1) * width + j] + 1, costs[i * width + j - 1] + 1)
    }
  }
  const pairs: [number, number][] = []
  let [i, j] = [a.length, b.length]
  while (i > 0 && j > 0) {
    const cost = costs[i * width + j]
    const same = a[i - 1] === b[j - 1]
    if (cost === costs[(i - 1) * width + j - 1] + (same ? 0 : 1)) {
      i--
      j--
      if (same) pairs.push([i, j])
    } else if (cost === costs[(i - 1) * width + j] + 1) i--
    else j--
  }
  return pairs.reverse()
}
