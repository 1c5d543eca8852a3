/** A word of two to four characters that explains one of its own: 大雁的雁, 弓长张的张. */
const LONGEST_WORD = 4

/**
 * Stretches in which somebody explains how a name is written (大雁的雁): its words stand for their characters, whatever they mean.
 *
 * @returns offsets into the text, the end exclusive, of the explaining word up to the character that it explains
 */
export function spelledCharacters(text: string): { start: number; end: number }[] {
  const spelled = []
  for (let at = text.indexOf('的', 2); at >= 0 && at + 1 < text.length; at = text.indexOf('的', at + 1)) {
    const word = text.slice(Math.max(0, at - LONGEST_WORD), at)
    const found = word.lastIndexOf(text[at + 1])
    if (found < 0 || !/^\p{Script=Han}{2,}$/u.test(word.slice(Math.min(found, word.length - 2)))) continue
    spelled.push({ start: at - Math.max(2, word.length - found), end: at + 2 })
  }
  return spelled
}
