/** How one query parameter is read and written. `print` gives no value for what need not be said. */
export interface Param<T> {
  parse(values: readonly string[]): T
  print(value: T): string[]
}

export const text: Param<string> = {
  parse: (values) => values.at(-1) ?? '',
  print: (value) => (value === '' ? [] : [value]),
}

/** Repeated; each value once. */
export const many: Param<string[]> = {
  parse: (values) => [...new Set(values.filter((one) => one !== ''))],
  print: (values) => values,
}

/** Repeated, and empty for what nobody knows. */
export const manyOrNone: Param<string[]> = { parse: (values) => [...new Set(values)], print: (values) => values }

/** One of some words; what is none of them is the first. */
export function choice<const T extends string>(words: readonly [T, ...T[]]): Param<T> {
  return {
    parse: (values) => words.find((word) => word === values.at(-1)) ?? words[0],
    print: (value) => (value === words[0] ? [] : [value]),
  }
}

/** A number within bounds, or none. */
export function number(least: number, most: number): Param<number | undefined> {
  return {
    parse: (values) => {
      const value = values.at(-1)
      const read = value === undefined || value === '' ? NaN : Number(value)
      return read >= least && read <= most ? read : undefined
    },
    print: (value) => (value === undefined ? [] : [String(value)]),
  }
}

export type Params<State> = { readonly [Name in keyof State]: Param<State[Name]> }

/** Reads and writes the query string of a page: the one place where its state lives. */
export interface QueryOf<State> {
  /** Unknown parameters are passed over; what is no value of its parameter is as if it were not there. */
  parse(query: string): State
  /** Without `?`; empty where nothing is to be said. */
  print(state: State): string
}

export function queryOf<State extends object>(params: Params<State>): QueryOf<State> {
  const names = Object.keys(params) as (keyof State & string)[]
  return {
    parse(query) {
      const given = new URLSearchParams(query)
      return Object.fromEntries(names.map((name) => [name, params[name].parse(given.getAll(name))])) as State
    },
    print(state) {
      const pairs = names.flatMap((name) =>
        params[name].print(state[name]).map((value): [string, string] => [name, value]),
      )
      return new URLSearchParams(pairs).toString()
    },
  }
}
