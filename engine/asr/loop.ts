/**
 * Finds where a decoder has begun to repeat itself: the last n tokens, or characters of a text, stand there k times in a row, the longer
 * they are the fewer times. Short ones may return often, for people say 零零零零 and 六六八八 (a character can take three tokens).
 *
 * @returns how many of them to keep so that one copy stays, or undefined where nothing repeats
 */
export function findLoop(tokens: ArrayLike<unknown>): number | undefined {
  for (let n = 1; n <= tokens.length / 2; n++) {
    const copies = countCopies(tokens, n)
    const enough = n === 1 ? 8 : n <= 3 ? 7 : n <= 6 ? 4 : 2
    if (copies >= enough) return tokens.length - (copies - 1) * n
  }
  return undefined
}

/** How often the last n tokens stand at the end, one after the other. */
function countCopies(tokens: ArrayLike<unknown>, n: number): number {
  let same = 0
  while (same + n < tokens.length && tokens[tokens.length - 1 - same] === tokens[tokens.length - 1 - same - n]) same++
  return 1 + Math.floor(same / n)
}
