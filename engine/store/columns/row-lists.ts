/** Numbers of rows of one segment, in order, each once. */
export type Rows = Uint16Array

export const NO_ROWS: Rows = new Uint16Array(0)

/** Lists are gathered here and copied at their length: room for the longest possible, taken anew each time, costs more than the work. */
const room = new Uint16Array(0x10000)

/** Where the long list is so many times longer, it is searched rather than read. */
const MUCH_LONGER = 16

export function both(a: Rows, b: Rows): Rows {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let count = 0
  if (long.length > short.length * MUCH_LONGER) {
    let from = 0
    for (const row of short) {
      from = firstNotBelow(long, row, from)
      if (from === long.length) break
      if (long[from] === row) room[count++] = row
    }
    return room.slice(0, count)
  }
  for (let i = 0, j = 0; i < short.length && j < long.length;) {
    const [x, y] = [short[i], long[j]]
    if (x === y) room[count++] = x
    if (x <= y) i += 1
    if (y <= x) j += 1
  }
  return room.slice(0, count)
}

/** The first place from `from` on whose row is not below this one. */
function firstNotBelow(rows: Rows, row: number, from: number): number {
  let [low, high, step] = [from, from, 1]
  while (high < rows.length && rows[high] < row) {
    low = high + 1
    high += step
    step *= 2
  }
  high = Math.min(high, rows.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows[middle] < row) low = middle + 1
    else high = middle
  }
  return low
}

export function either(a: Rows, b: Rows): Rows {
  if (a.length === 0) return b
  if (b.length === 0) return a
  let [count, i, j] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i], b[j]]
    room[count++] = x <= y ? x : y
    if (x <= y) i += 1
    if (y <= x) j += 1
  }
  while (i < a.length) room[count++] = a[i++]
  while (j < b.length) room[count++] = b[j++]
  return room.slice(0, count)
}

export function butNot(a: Rows, b: Rows): Rows {
  let [count, j] = [0, 0]
  for (const row of a) {
    while (j < b.length && b[j] < row) j += 1
    if (b[j] !== row) room[count++] = row
  }
  return room.slice(0, count)
}

/** The rows whose value in a column is wanted: `wanted` has a one for each such value. */
export function having(rows: Rows, column: Uint8Array | Uint16Array, wanted: Uint8Array): Rows {
  let count = 0
  for (let i = 0; i < rows.length; i++) if (wanted[column[rows[i]]] === 1) room[count++] = rows[i]
  return room.slice(0, count)
}

/** The rows whose value lies from `from` on and below `to`. */
export function between(rows: Rows, column: Float64Array, from: number, to: number): Rows {
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i]]
    if (value >= from && value < to) room[count++] = rows[i]
  }
  return room.slice(0, count)
}
