/** Columns that a terminal gives to a text: Chinese characters and full-width forms take two (Unicode East Asian Width W and F). */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : NO_WIDTH.test(character) ? 0 : 1
  return width
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u

/** Fills a text with spaces to a width in columns. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Breaks a text into lines of at most `width` columns; closing punctuation never starts a line. */
export function wrapDisplay(text: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const character of text) {
    const full = displayWidth(current) + displayWidth(character) > width
    if (full && current !== '' && !/[，。！？、；：”）》,.!?;:)]/.test(character)) {
      lines.push(current)
      current = ''
    }
    current += character
  }
  return current === '' ? lines : [...lines, current]
}
