/** Text with its time. */
export interface TimedText {
  startMs: number
  text: string
}

/** When a place of a turn's text was said: by its tokens where there are any, else by the share of characters. */
export function timeAt(
  { startMs, endMs, text, tokens }: { startMs: number; endMs: number; text: string; tokens?: readonly TimedText[] },
  offset: number,
): number {
  let at = 0
  for (const token of tokens ?? []) {
    if (at >= offset) return token.startMs
    at += token.text.length
  }
  return Math.round(startMs + ((endMs - startMs) * offset) / Math.max(1, text.length))
}
