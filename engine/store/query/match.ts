/** What a row must hold. It is made of our own terms only (store/terms.ts): nothing of the user's text reaches a database's syntax. */
export type Match =
  /** These terms one after another. */
  | { kind: 'phrase'; terms: string[] }
  /** A number, as `numberTerm` has it. */
  | { kind: 'number'; term: string }
  /** A word of its own, as `wordTerm` has it. */
  | { kind: 'word'; word: string }
  | { kind: 'and' | 'or'; parts: Match[] }
  | { kind: 'but'; wanted: Match; unwanted: Match }
