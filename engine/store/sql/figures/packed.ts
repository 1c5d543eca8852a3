/** Parts the values of a packed column; no id and no word has it. */
const UNIT_SEPARATOR = 31

const [COMMA, MINUS, ZERO] = [44, 45, 48]

/** Whole numbers of a packed column. */
export function numbersOf(list: string | null): Float64Array {
  if (list === null || list === '') return new Float64Array(0)
  let count = 1
  for (let i = 0; i < list.length; i++) if (list.charCodeAt(i) === COMMA) count += 1
  const numbers = new Float64Array(count)
  let [at, value, sign] = [0, 0, 1]
  for (let i = 0; i < list.length; i++) {
    const code = list.charCodeAt(i)
    if (code === MINUS) sign = -1
    else if (code !== COMMA) value = value * 10 + code - ZERO
    else {
      numbers[at++] = sign * value
      ;[value, sign] = [0, 1]
    }
  }
  numbers[at] = sign * value
  return numbers
}

/** Texts of a packed column of so many. */
export const textsOf = (list: string | null, count: number): string[] =>
  count === 0 || list === null ? [] : list.split(String.fromCharCode(UNIT_SEPARATOR))
