import { findPersonalData, redact } from '../redact.ts'

/** The turns as they read when personal data is covered, for tests. */
export function coveredTurns(...texts: string[]): string[] {
  const found = findPersonalData(texts.map((text) => ({ text, startMs: 0, endMs: 0 })))
  return texts.map(
    (text, at) =>
      redact(
        text,
        found.filter(({ turn }) => turn === at),
      ).text,
  )
}
