/** A fault in a file of a pack or glossary, with the place to mend it. */
export interface Problem {
  file: string
  line: number
  zh: string
  en: string
}

/** `graph.csv:12: 中文 (English)`, the form in which people see a problem. */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.zh} (${problem.en})`
}
