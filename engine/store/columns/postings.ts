/** Which rows hold each of some keys: those of key `i` are `rows[ends[i − 1]..ends[i])`, in order. */
export interface Postings {
  keys: ArrayLike<number>
  ends: Uint32Array
  rows: Uint16Array
}

const FIRST_ROOM = 1024

/** Gathers postings; rows are added in order. */
export function createPostings() {
  const numberOf = new Map<number, number>()
  const last: number[] = []
  const counts: number[] = []
  // Millions of entries: as lists of numbers they would take three times the room.
  let tokens = new Uint32Array(FIRST_ROOM)
  let rows = new Uint16Array(FIRST_ROOM)
  let length = 0
  return {
    add(key: number, row: number): void {
      let number = numberOf.get(key)
      if (number === undefined) {
        number = numberOf.size
        numberOf.set(key, number)
        counts.push(0)
        last.push(-1)
      }
      if (last[number] === row) return
      last[number] = row
      counts[number] += 1
      if (length === tokens.length) {
        const [before, those] = [tokens, rows]
        tokens = new Uint32Array(2 * length)
        rows = new Uint16Array(2 * length)
        tokens.set(before)
        rows.set(those)
      }
      tokens[length] = number
      rows[length++] = row
    },
    sorted(): { keys: Float64Array; ends: Uint32Array; rows: Uint16Array } {
      const order = [...numberOf].sort(([a], [b]) => a - b)
      const keys = Float64Array.from(order, ([key]) => key)
      const ends = new Uint32Array(order.length)
      const next = new Uint32Array(order.length)
      let end = 0
      order.forEach(([, number], at) => {
        next[number] = end
        end += counts[number]
        ends[at] = end
      })
      const list = new Uint16Array(end)
      for (let i = 0; i < length; i++) list[next[tokens[i]]++] = rows[i]
      return { keys, ends, rows: list }
    },
  }
}
